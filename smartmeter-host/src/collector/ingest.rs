//! Takes what sources bring, keeps it, and only then acknowledges it.
