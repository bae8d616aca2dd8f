export const search = () => ({ title: "search", sections: [] });
