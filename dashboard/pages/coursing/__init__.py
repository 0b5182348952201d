"""Parts of «Ход программы»: tiles, warnings, waves, demand, fit against outcome, meetings."""
