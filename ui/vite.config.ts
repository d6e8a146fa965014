// How the window is bundled: no inline script or style, one small first chunk, screens loaded when they are opened.
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { styles } from "./build/styles.ts";

export default defineConfig({
  plugins: [react(), styles()],
  clearScreen: false,
  server: { port: 5173, strictPort: true },
  build: {
    target: ["es2022", "safari16"],
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
});
