// Before the first paint: the reader's choice of light or dark paper, if he made one.
try {
  const paper = localStorage.getItem("paper");
  if (paper === "dark" || paper === "light") document.documentElement.dataset.paper = paper;
} catch { /* storage is off: the system's setting holds */ }
