#[doc(hidden)]
#[allow(
    clippy::all,
    clippy::pedantic,
    clippy::nursery,
    clippy::restriction,
    unused,
    unused_qualifications
)]
const _: () = {
    use ::smartmeter_proto as __proto;
    #[automatically_derived]
    impl<'__input> __proto::Frame<'__input> for Head {
        const SCHEMA: &'static __proto::schema::Schema = &__proto::schema::Schema {
            name: "Head",
            docs: "Opens a record.",
            id: ::core::option::Option::None,
            grade: __proto::schema::Grade::Confirmed,
            context: "",
            shape: __proto::schema::Shape::Struct(
                &[
                    {
                        let mut __field = __proto::schema::Field::NONE;
                        __field.name = "more";
                        __field.docs = "Whether more follows.";
                        __field.ty = <bool as __proto::Wire<'__input>>::TYPE;
                        __field.size = __proto::size::Size::fixed(2usize);
                        __field.grade = __proto::schema::Grade::Confirmed;
                        __field.bits = ::core::option::Option::Some(__proto::schema::Bits {
                            start: 0u16,
                            len: 1u16,
                            order: __proto::Order::Big,
                        });
                        __field
                    },
                    {
                        let mut __field = __proto::schema::Field::NONE;
                        __field.name = "kind";
                        __field.docs = "";
                        __field.ty = <<Filled<
                            u8,
                        > as __proto::codegen::Fill>::Number as __proto::Wire<
                            '__input,
                        >>::TYPE;
                        __field.size = __proto::size::Size::fixed(0usize);
                        __field.grade = __proto::schema::Grade::Confirmed;
                        __field.bits = ::core::option::Option::Some(__proto::schema::Bits {
                            start: 1u16,
                            len: 3u16,
                            order: __proto::Order::Big,
                        });
                        __field.role = __proto::schema::Role::Constant(
                            __proto::visit::Value::Uint({
                                const MAGIC: <Filled<
                                    u8,
                                > as __proto::codegen::Fill>::Number = 5;
                                MAGIC as u64
                            }),
                        );
                        __field
                    },
                    {
                        let mut __field = __proto::schema::Field::NONE;
                        __field.name = "temperature";
                        __field.docs = "Crosses from one byte into the next.";
                        __field.ty = <i16 as __proto::Wire<'__input>>::TYPE;
                        __field.size = __proto::size::Size::fixed(0usize);
                        __field.grade = __proto::schema::Grade::Confirmed;
                        __field.bits = ::core::option::Option::Some(__proto::schema::Bits {
                            start: 4u16,
                            len: 12u16,
                            order: __proto::Order::Big,
                        });
                        __field.unit = ::core::option::Option::Some("°C");
                        __field.scale = __proto::quantity::Ratio {
                            numerator: 1i64,
                            denominator: 10u64,
                        };
                        __field.metric = ::core::option::Option::Some(__proto::schema::Metric {
                            name: "temperature",
                            at: ::core::option::Option::None,
                        });
                        __field
                    },
                    {
                        ::core::assert!(
                            ! (< u16 as __proto::Wire < '__input >> ::GREEDY),
                            "nothing says where `power` ends, so it takes the bytes of the fields behind it, too: say `rest` where all of these have a fixed length, else `len`, `count` or `until`, or let another field count or measure it"
                        );
                        let mut __field = __proto::schema::Field::NONE;
                        __field.name = "power";
                        __field.docs = "There where `more` says so.";
                        __field.ty = <u16 as __proto::Wire<'__input>>::TYPE;
                        __field.size = __proto::codegen::optional_size(
                            <u16 as __proto::Wire<'__input>>::SIZE,
                        );
                        __field.grade = __proto::schema::Grade::Confirmed;
                        __field.cond = ::core::option::Option::Some("*more");
                        __field
                    },
                    {
                        let mut __field = __proto::schema::Field::NONE;
                        __field.name = "hour";
                        __field.docs = "";
                        __field.ty = <u8 as __proto::Wire<'__input>>::TYPE;
                        __field.size = __proto::codegen::optional_size(
                            <u8 as __proto::Wire<'__input>>::SIZE,
                        );
                        __field.grade = __proto::schema::Grade::Confirmed;
                        __field.cond = ::core::option::Option::Some("!*more");
                        __field.default = ::core::option::Option::Some("0");
                        __field.assert = ::core::option::Option::Some("*hour < 24");
                        __field
                    },
                ],
            ),
        };
        const OUTLINE: &'static __proto::codegen::Outline = &__proto::codegen::Outline::new(
            <Self as __proto::Frame<'__input>>::SCHEMA,
            &[
                __proto::codegen::Part::field(
                    <Self as __proto::Frame<'__input>>::SCHEMA,
                    0usize,
                    __proto::codegen::Inner::Nothing,
                ),
                __proto::codegen::Part::field(
                    <Self as __proto::Frame<'__input>>::SCHEMA,
                    1usize,
                    __proto::codegen::Inner::Nothing,
                ),
                __proto::codegen::Part::field(
                    <Self as __proto::Frame<'__input>>::SCHEMA,
                    2usize,
                    __proto::codegen::Inner::Nothing,
                ),
                __proto::codegen::Part::field(
                    <Self as __proto::Frame<'__input>>::SCHEMA,
                    3usize,
                    <u16 as __proto::Wire<'__input>>::INNER,
                ),
                __proto::codegen::Part::field(
                    <Self as __proto::Frame<'__input>>::SCHEMA,
                    4usize,
                    <u8 as __proto::Wire<'__input>>::INNER,
                ),
            ],
        );
    }
    #[automatically_derived]
    impl<'__input> __proto::Wire<'__input> for Head {
        const TYPE: __proto::schema::Type = __proto::schema::Type::Frame(
            <Self as __proto::Frame<'__input>>::SCHEMA,
        );
        const SIZE: __proto::size::Size = <Self as __proto::Frame<'__input>>::SCHEMA
            .size();
        const TOTAL: bool = false;
        const GREEDY: bool = false || <u16 as __proto::Wire<'__input>>::GREEDY
            || <u8 as __proto::Wire<'__input>>::GREEDY;
        const INNER: __proto::codegen::Inner = __proto::codegen::Inner::Type(
            <Self as __proto::Frame<'__input>>::OUTLINE,
        );
        #[inline(always)]
        fn read<__V: __proto::visit::Visitor<'__input>, __E: __proto::error::Notes>(
            __reader: &mut __proto::reader::Reader<'__input, '_, __E>,
            _: __proto::Spec,
            __visitor: &mut __V,
        ) -> ::core::result::Result<Self, __proto::error::Failed> {
            let __outer = __reader;
            let mut __local = ::core::clone::Clone::clone(&*__outer);
            let __reader = &mut __local;
            __reader
                .require(
                    <Self as __proto::Frame<'__input>>::OUTLINE.parts,
                    0usize,
                    const { <Self as __proto::Frame<'__input>>::SCHEMA.run(0usize) },
                )?;
            let __shared0 = const {
                __proto::codegen::Place::new(
                    <Self as __proto::Frame<'__input>>::SCHEMA,
                    ::core::option::Option::None,
                    0usize,
                )
            }
                .read_shared::<2usize, __E>(__reader)?;
            let __more: bool = const {
                __proto::codegen::Place::new(
                    <Self as __proto::Frame<'__input>>::SCHEMA,
                    ::core::option::Option::None,
                    0usize,
                )
            }
                .read_bits(
                    &__shared0,
                    const {
                        __proto::schema::Bits {
                            start: 0u16,
                            len: 1u16,
                            order: __proto::Order::Big,
                        }
                    },
                    __reader.failure(),
                    __visitor,
                )?;
            const {
                __proto::codegen::Place::new(
                    <Self as __proto::Frame<'__input>>::SCHEMA,
                    ::core::option::Option::None,
                    1usize,
                )
            }
                .read_bit_constant::<
                    <Filled<u8> as __proto::codegen::Fill>::Number,
                    __V,
                    _,
                >(
                    &__shared0,
                    const {
                        __proto::schema::Bits {
                            start: 1u16,
                            len: 3u16,
                            order: __proto::Order::Big,
                        }
                    },
                    &5,
                    __reader.failure(),
                    __visitor,
                )?;
            let __temperature: i16 = const {
                __proto::codegen::Place::new(
                    <Self as __proto::Frame<'__input>>::SCHEMA,
                    ::core::option::Option::None,
                    2usize,
                )
            }
                .read_bits(
                    &__shared0,
                    const {
                        __proto::schema::Bits {
                            start: 4u16,
                            len: 12u16,
                            order: __proto::Order::Big,
                        }
                    },
                    __reader.failure(),
                    __visitor,
                )?;
            let __power: Option<u16> = if {
                let more = &__more;
                *more
            } {
                ::core::option::Option::Some(
                    const {
                        __proto::codegen::Place::new(
                            <Self as __proto::Frame<'__input>>::SCHEMA,
                            ::core::option::Option::None,
                            3usize,
                        )
                    }
                        .visit(
                            __reader,
                            __visitor,
                            <u16 as __proto::Wire<'__input>>::read,
                        )?,
                )
            } else {
                ::core::option::Option::None
            };
            let __at4 = __reader.offset();
            let __hour: u8 = if {
                let more = &__more;
                !*more
            } {
                const {
                    __proto::codegen::Place::new(
                        <Self as __proto::Frame<'__input>>::SCHEMA,
                        ::core::option::Option::None,
                        4usize,
                    )
                }
                    .visit(__reader, __visitor, <u8 as __proto::Wire<'__input>>::read)?
            } else {
                { 0 }
            };
            const {
                __proto::codegen::Place::new(
                    <Self as __proto::Frame<'__input>>::SCHEMA,
                    ::core::option::Option::None,
                    4usize,
                )
            }
                .assert(
                    {
                        let hour = &__hour;
                        *hour < 24
                    },
                    __at4,
                    __reader.failure(),
                )?;
            *__outer = __local;
            ::core::result::Result::Ok(Self {
                more: __more,
                kind: <Filled<u8> as __proto::codegen::Fill>::FILLED,
                temperature: __temperature,
                power: __power,
                hour: __hour,
            })
        }
        #[inline]
        fn write(
            &self,
            __writer: &mut __proto::writer::Writer<'_, '_>,
            _: __proto::Spec,
        ) -> ::core::result::Result<(), __proto::error::Failed> {
            let __outer = __writer;
            let mut __inner = __outer.take();
            let __writer = &mut __inner;
            let __base = __writer.offset();
            __writer
                .require_run(
                    <Self as __proto::Frame<'__input>>::OUTLINE.parts,
                    0usize,
                    const { <Self as __proto::Frame<'__input>>::SCHEMA.run(0usize) },
                )?;
            let mut __shared0 = __proto::codegen::Shared::<
                2usize,
            >::new(__writer.offset());
            const {
                __proto::codegen::Place::new(
                    <Self as __proto::Frame<'__input>>::SCHEMA,
                    ::core::option::Option::None,
                    0usize,
                )
            }
                .write_bits(
                    &mut __shared0,
                    const {
                        __proto::schema::Bits {
                            start: 0u16,
                            len: 1u16,
                            order: __proto::Order::Big,
                        }
                    },
                    &self.more,
                    __writer.failure(),
                )?;
            let __constant: <Filled<u8> as __proto::codegen::Fill>::Number = 5;
            const {
                __proto::codegen::Place::new(
                    <Self as __proto::Frame<'__input>>::SCHEMA,
                    ::core::option::Option::None,
                    1usize,
                )
            }
                .write_bits(
                    &mut __shared0,
                    const {
                        __proto::schema::Bits {
                            start: 1u16,
                            len: 3u16,
                            order: __proto::Order::Big,
                        }
                    },
                    &__constant,
                    __writer.failure(),
                )?;
            const {
                __proto::codegen::Place::new(
                    <Self as __proto::Frame<'__input>>::SCHEMA,
                    ::core::option::Option::None,
                    2usize,
                )
            }
                .write_bits(
                    &mut __shared0,
                    const {
                        __proto::schema::Bits {
                            start: 4u16,
                            len: 12u16,
                            order: __proto::Order::Big,
                        }
                    },
                    &self.temperature,
                    __writer.failure(),
                )?;
            const {
                __proto::codegen::Place::new(
                    <Self as __proto::Frame<'__input>>::SCHEMA,
                    ::core::option::Option::None,
                    0usize,
                )
            }
                .write_shared(&__shared0, __writer)?;
            {
                const {
                    __proto::codegen::Place::new(
                        <Self as __proto::Frame<'__input>>::SCHEMA,
                        ::core::option::Option::None,
                        3usize,
                    )
                }
                    .expect_presence(
                        {
                            let more = &self.more;
                            *more
                        },
                        ::core::option::Option::is_some(&self.power),
                        __writer.offset(),
                        __writer.failure(),
                    )?;
                if let ::core::option::Option::Some(__value) = &self.power {
                    let __value = __value;
                    const {
                        __proto::codegen::Place::new(
                            <Self as __proto::Frame<'__input>>::SCHEMA,
                            ::core::option::Option::None,
                            3usize,
                        )
                    }
                        .write_by(
                            __writer,
                            |__writer, __spec| <u16 as __proto::Wire<
                                '__input,
                            >>::write(__value, __writer, __spec),
                        )?;
                }
            }
            {
                const {
                    __proto::codegen::Place::new(
                        <Self as __proto::Frame<'__input>>::SCHEMA,
                        ::core::option::Option::None,
                        4usize,
                    )
                }
                    .assert(
                        {
                            let hour = &self.hour;
                            *hour < 24
                        },
                        __writer.offset(),
                        __writer.failure(),
                    )?;
                if {
                    let more = &self.more;
                    !*more
                } {
                    let __value = &self.hour;
                    const {
                        __proto::codegen::Place::new(
                            <Self as __proto::Frame<'__input>>::SCHEMA,
                            ::core::option::Option::None,
                            4usize,
                        )
                    }
                        .write_by(
                            __writer,
                            |__writer, __spec| <u8 as __proto::Wire<
                                '__input,
                            >>::write(__value, __writer, __spec),
                        )?;
                } else {
                    let __default: u8 = { 0 };
                    const {
                        __proto::codegen::Place::new(
                            <Self as __proto::Frame<'__input>>::SCHEMA,
                            ::core::option::Option::None,
                            4usize,
                        )
                    }
                        .expect_computed(
                            &__default,
                            &self.hour,
                            __writer.offset(),
                            __writer.failure(),
                        )?;
                }
            }
            *__outer = __inner;
            ::core::result::Result::Ok(())
        }
        #[inline]
        fn wire_len(&self, _: __proto::Spec) -> usize {
            let mut __len: usize = 0;
            __len = __len
                .saturating_add(
                    const {
                        __proto::codegen::Place::new(
                            <Self as __proto::Frame<'__input>>::SCHEMA,
                            ::core::option::Option::None,
                            0usize,
                        )
                    }
                        .spec
                        .field
                        .size
                        .max,
                );
            __len = __len
                .saturating_add(
                    const {
                        __proto::codegen::Place::new(
                            <Self as __proto::Frame<'__input>>::SCHEMA,
                            ::core::option::Option::None,
                            1usize,
                        )
                    }
                        .spec
                        .field
                        .size
                        .max,
                );
            __len = __len
                .saturating_add(
                    const {
                        __proto::codegen::Place::new(
                            <Self as __proto::Frame<'__input>>::SCHEMA,
                            ::core::option::Option::None,
                            2usize,
                        )
                    }
                        .spec
                        .field
                        .size
                        .max,
                );
            __len = __len
                .saturating_add(
                    match &self.power {
                        ::core::option::Option::Some(__value) => {
                            <u16 as __proto::Wire<
                                '__input,
                            >>::wire_len(
                                __value,
                                const {
                                    __proto::codegen::Place::new(
                                        <Self as __proto::Frame<'__input>>::SCHEMA,
                                        ::core::option::Option::None,
                                        3usize,
                                    )
                                }
                                    .spec,
                            )
                        }
                        ::core::option::Option::None => 0,
                    },
                );
            __len = __len
                .saturating_add(
                    if {
                        let more = &self.more;
                        !*more
                    } {
                        <u8 as __proto::Wire<
                            '__input,
                        >>::wire_len(
                            &self.hour,
                            const {
                                __proto::codegen::Place::new(
                                    <Self as __proto::Frame<'__input>>::SCHEMA,
                                    ::core::option::Option::None,
                                    4usize,
                                )
                            }
                                .spec,
                        )
                    } else {
                        0
                    },
                );
            __len
        }
        #[inline]
        fn readings<__S: __proto::reading::Sink>(
            &self,
            _: __proto::Spec,
            __context: __proto::reading::ReadingContext,
            __sink: &mut __S,
        ) {
            <bool as __proto::Wire<
                '__input,
            >>::readings(
                &self.more,
                const {
                    __proto::codegen::Place::new(
                        <Self as __proto::Frame<'__input>>::SCHEMA,
                        ::core::option::Option::None,
                        0usize,
                    )
                }
                    .spec,
                __context,
                __sink,
            );
            <i16 as __proto::Wire<
                '__input,
            >>::readings(
                &self.temperature,
                const {
                    __proto::codegen::Place::new(
                        <Self as __proto::Frame<'__input>>::SCHEMA,
                        ::core::option::Option::None,
                        2usize,
                    )
                }
                    .spec,
                __context,
                __sink,
            );
            if let ::core::option::Option::Some(__value) = &self.power {
                <u16 as __proto::Wire<
                    '__input,
                >>::readings(
                    __value,
                    const {
                        __proto::codegen::Place::new(
                            <Self as __proto::Frame<'__input>>::SCHEMA,
                            ::core::option::Option::None,
                            3usize,
                        )
                    }
                        .spec,
                    __context,
                    __sink,
                );
            }
            <u8 as __proto::Wire<
                '__input,
            >>::readings(
                &self.hour,
                const {
                    __proto::codegen::Place::new(
                        <Self as __proto::Frame<'__input>>::SCHEMA,
                        ::core::option::Option::None,
                        4usize,
                    )
                }
                    .spec,
                __context,
                __sink,
            );
        }
    }
    const _: &__proto::schema::Schema = <Head as __proto::Frame<'static>>::SCHEMA;
    #[automatically_derived]
    impl __proto::Declared for Head {
        type Frame<'__f> = Head;
    }
};
