// The style sheet that is made at build time.
declare module "virtual:styles.css";
