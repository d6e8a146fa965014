// Starts the window.
import "virtual:styles.css";
import "./theme/base.css";
import "./theme/frame.css";
import "./theme/records.css";
import "./theme/screens.css";
import { createRoot } from "react-dom/client";
import { App } from "./App";

const root = document.getElementById("root");
if (root) createRoot(root).render(<App />);
