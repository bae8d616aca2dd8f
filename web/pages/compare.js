export const compare = () => ({ title: "compare", sections: [] });
