export const landscape = () => ({ title: "landscape", sections: [] });
