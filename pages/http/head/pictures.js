// A chart as a picture, made of what the browser has drawn: SVG as it is, PNG at twice its size, on the page's own ground.
(() => {
  const BUTTON = "[class*=st-key-picture-]";
  const SCALE = 2;
  const SVG = "http://www.w3.org/2000/svg";
  const drawn = (chart) => {
    const layers = [...chart.querySelectorAll(".main-svg")];
    const { width, height } = layers[0].getBoundingClientRect();
    const whole = document.createElementNS(SVG, "svg");
    for (const [name, value] of Object.entries({ xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}` })) whole.setAttribute(name, value);
    const ground = whole.appendChild(document.createElementNS(SVG, "rect"));
    for (const [name, value] of Object.entries({ width, height, fill: getComputedStyle(document.querySelector("[data-testid=stApp]")).backgroundColor })) ground.setAttribute(name, value);
    for (const layer of layers) for (const part of layer.cloneNode(true).children) whole.appendChild(part.cloneNode(true));
    return { text: new XMLSerializer().serializeToString(whole), width, height };
  };
  const save = (blob, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
  const png = ({ text, width, height }, name) => {
    const picture = new Image();
    picture.onload = () => {
      const canvas = Object.assign(document.createElement("canvas"), { width: width * SCALE, height: height * SCALE });
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => save(blob, name), "image/png");
    };
    picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  };
  document.addEventListener("click", (event) => {
    const place = event.target.closest("button")?.closest(BUTTON);
    if (!place) return;
    const [, kind, key] = [...place.classList].map((name) => name.match(/^st-key-picture-(svg|png)-(.+)$/)).find(Boolean) ?? [];
    const chart = kind && document.querySelector(`.st-key-chart-${CSS.escape(key)} .js-plotly-plot`);
    if (!chart) return;
    const name = `oi-metrics-${key}.${kind}`;
    if (kind === "svg") save(new Blob([drawn(chart).text], { type: "image/svg+xml" }), name);
    else png(drawn(chart), name);
  });
})();
