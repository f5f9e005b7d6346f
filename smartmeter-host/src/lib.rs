//! Host tools.
