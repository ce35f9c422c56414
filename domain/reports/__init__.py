"""Reports, which only read: figures, levels, traces and bin cards."""
