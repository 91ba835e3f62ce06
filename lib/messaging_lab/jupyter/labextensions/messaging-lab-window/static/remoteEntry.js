/* A tile in JupyterLab's launcher that opens the window on the local AWS in a browser tab.
 *
 * Written by hand, since it is too small for a build chain: what JupyterLab loads of an extension
 * is a container of webpack's module federation, an object with `init` and `get`. JupyterLab's own
 * modules come from the scope that `init` is given: name -> version -> how to get it.
 */
"use strict";

(() => {
  const NAME = "messaging-lab-window";
  const COMMAND = "messaging-lab:window";
  const ICON =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24" height="24">' +
    '<path class="jp-icon3" fill="#616161" d="M3 4h18v16H3V4zm2 4v10h14V8H5zm2 2 5 3.5L17 10v1.7' +
    'l-5 3.5-5-3.5V10z"/></svg>';

  let shared;

  const take = async (module) => {
    const versions = Object.values(shared[module]);
    return (await versions[versions.length - 1].get())();
  };

  const activate = async (app, launcher, palette) => {
    const { LabIcon } = await take("@jupyterlab/ui-components");
    const config = JSON.parse(document.getElementById("jupyter-config-data").textContent);
    const address = `${config.baseUrl}messaging-lab/window`;
    app.commands.addCommand(COMMAND, {
      label: "Window on the local AWS",
      caption: "What arrived and why: mail, texts, DNS, the clock and the last requests",
      icon: new LabIcon({ name: "messaging-lab:window", svgstr: ICON }),
      execute: () => void window.open(address, "messaging-lab-window", "noopener"),
    });
    launcher?.add({ command: COMMAND, category: "Other", rank: 0 });
    palette?.addItem({ command: COMMAND, category: "Messaging lab" });
  };

  const extension = async () => {
    const [{ ILauncher }, { ICommandPalette }] = await Promise.all([
      take("@jupyterlab/launcher"),
      take("@jupyterlab/apputils"),
    ]);
    const optional = [ILauncher, ICommandPalette];
    const plugin = { id: `${NAME}:plugin`, autoStart: true, optional, activate };
    return { __esModule: true, default: plugin };
  };

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB[NAME] = {
    init: (scope) => {
      shared = scope;
    },
    get: async () => {
      const module = await extension();
      return () => module;
    },
  };
})();
