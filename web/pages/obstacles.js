export const obstacles = () => ({ title: "obstacles", sections: [] });
