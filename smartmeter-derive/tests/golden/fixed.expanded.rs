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
    impl<'__input> __proto::Frame<'__input> for Shown {
        const SCHEMA: &'static __proto::schema::Schema = &__proto::schema::Schema {
            name: "Shown",
            docs: "What the meter shows.",
            id: ::core::option::Option::Some(16u64),
            grade: __proto::schema::Grade::Confirmed,
            context: "",
            shape: __proto::schema::Shape::Struct(
                &[
                    {
                        let mut __field = __proto::schema::Field::NONE;
                        __field.name = "timestamp";
                        __field.docs = "When.";
                        __field.ty = <u32 as __proto::Wire<'__input>>::TYPE;
                        __field.size = <u32 as __proto::Wire<'__input>>::SIZE;
                        __field.grade = __proto::schema::Grade::Confirmed;
                        __field.format = __proto::Format {
                            order: __proto::Order::Little,
                            width: 0u8,
                            repr: __proto::Repr::Binary,
                        };
                        __field.unit = ::core::option::Option::Some(
                            "s since 1970-01-01T00:00:00Z",
                        );
                        __field
                    },
                    {
                        let mut __field = __proto::schema::Field::NONE;
                        __field.name = "power";
                        __field.docs = "Power taken from the grid.";
                        __field.ty = __proto::codegen::type_with_width(
                            <i32 as __proto::Wire<'__input>>::TYPE,
                            3u8,
                        );
                        __field.size = __proto::codegen::narrowed_size::<
                            '__input,
                            i32,
                        >(3u8);
                        __field.grade = __proto::schema::Grade::Confirmed;
                        __field.format = __proto::Format {
                            order: __proto::Order::Little,
                            width: 3u8,
                            repr: __proto::Repr::Binary,
                        };
                        __field.unit = ::core::option::Option::Some("W");
                        __field.scale = __proto::quantity::Ratio {
                            numerator: 1i64,
                            denominator: 10u64,
                        };
                        __field.metric = ::core::option::Option::Some(__proto::schema::Metric {
                            name: "electricity.power",
                            at: ::core::option::Option::Some("timestamp"),
                        });
                        __field
                    },
                    {
                        let mut __field = __proto::schema::Field::NONE;
                        __field.name = "currents";
                        __field.docs = "One for each phase.";
                        __field.ty = <[u16; 3] as __proto::Wire<'__input>>::TYPE;
                        __field.size = <[u16; 3] as __proto::Wire<'__input>>::SIZE;
                        __field.grade = __proto::schema::Grade::Confirmed;
                        __field
                    },
                    {
                        let mut __field = __proto::schema::Field::NONE;
                        __field.name = "zero";
                        __field.docs = "";
                        __field.ty = <u8 as __proto::Wire<'__input>>::TYPE;
                        __field.size = <u8 as __proto::Wire<'__input>>::SIZE;
                        __field.grade = __proto::schema::Grade::Confirmed;
                        __field.format = __proto::Format {
                            order: __proto::Order::Little,
                            width: 0u8,
                            repr: __proto::Repr::Binary,
                        };
                        __field.role = __proto::schema::Role::Reserved;
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
                    <u32 as __proto::Wire<'__input>>::INNER,
                ),
                __proto::codegen::Part::field(
                    <Self as __proto::Frame<'__input>>::SCHEMA,
                    1usize,
                    <i32 as __proto::Wire<'__input>>::INNER,
                ),
                __proto::codegen::Part::field(
                    <Self as __proto::Frame<'__input>>::SCHEMA,
                    2usize,
                    <[u16; 3] as __proto::Wire<'__input>>::INNER,
                ),
                __proto::codegen::Part::field(
                    <Self as __proto::Frame<'__input>>::SCHEMA,
                    3usize,
                    <u8 as __proto::Wire<'__input>>::INNER,
                ),
            ],
        );
    }
    #[automatically_derived]
    impl<'__input> __proto::Wire<'__input> for Shown {
        const TYPE: __proto::schema::Type = __proto::schema::Type::Frame(
            <Self as __proto::Frame<'__input>>::SCHEMA,
        );
        const SIZE: __proto::size::Size = <Self as __proto::Frame<'__input>>::SCHEMA
            .size();
        const TOTAL: bool = true && <u32 as __proto::Wire<'__input>>::TOTAL
            && <i32 as __proto::Wire<'__input>>::TOTAL
            && <[u16; 3] as __proto::Wire<'__input>>::TOTAL
            && <u8 as __proto::Wire<'__input>>::TOTAL;
        const GREEDY: bool = false;
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
            let __timestamp: u32 = const {
                __proto::codegen::Place::new(
                    <Self as __proto::Frame<'__input>>::SCHEMA,
                    ::core::option::Option::None,
                    0usize,
                )
            }
                .visit(__reader, __visitor, <u32 as __proto::Wire<'__input>>::read)?;
            let __power: i32 = const {
                __proto::codegen::Place::new(
                    <Self as __proto::Frame<'__input>>::SCHEMA,
                    ::core::option::Option::None,
                    1usize,
                )
            }
                .visit(__reader, __visitor, <i32 as __proto::Wire<'__input>>::read)?;
            let __currents: [u16; 3] = const {
                __proto::codegen::Place::new(
                    <Self as __proto::Frame<'__input>>::SCHEMA,
                    ::core::option::Option::None,
                    2usize,
                )
            }
                .visit(
                    __reader,
                    __visitor,
                    <[u16; 3] as __proto::Wire<'__input>>::read,
                )?;
            let __zero: u8 = const {
                __proto::codegen::Place::new(
                    <Self as __proto::Frame<'__input>>::SCHEMA,
                    ::core::option::Option::None,
                    3usize,
                )
            }
                .visit(__reader, __visitor, <u8 as __proto::Wire<'__input>>::read)?;
            *__outer = __local;
            ::core::result::Result::Ok(Self {
                timestamp: __timestamp,
                power: __power,
                currents: __currents,
                zero: __zero,
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
            {
                let __value = &self.timestamp;
                const {
                    __proto::codegen::Place::new(
                        <Self as __proto::Frame<'__input>>::SCHEMA,
                        ::core::option::Option::None,
                        0usize,
                    )
                }
                    .write_by(
                        __writer,
                        |__writer, __spec| <u32 as __proto::Wire<
                            '__input,
                        >>::write(__value, __writer, __spec),
                    )?;
            }
            {
                let __value = &self.power;
                const {
                    __proto::codegen::Place::new(
                        <Self as __proto::Frame<'__input>>::SCHEMA,
                        ::core::option::Option::None,
                        1usize,
                    )
                }
                    .write_by(
                        __writer,
                        |__writer, __spec| <i32 as __proto::Wire<
                            '__input,
                        >>::write(__value, __writer, __spec),
                    )?;
            }
            {
                let __value = &self.currents;
                const {
                    __proto::codegen::Place::new(
                        <Self as __proto::Frame<'__input>>::SCHEMA,
                        ::core::option::Option::None,
                        2usize,
                    )
                }
                    .write_by(
                        __writer,
                        |__writer, __spec| <[u16; 3] as __proto::Wire<
                            '__input,
                        >>::write(__value, __writer, __spec),
                    )?;
            }
            {
                let __value = &self.zero;
                const {
                    __proto::codegen::Place::new(
                        <Self as __proto::Frame<'__input>>::SCHEMA,
                        ::core::option::Option::None,
                        3usize,
                    )
                }
                    .write_by(
                        __writer,
                        |__writer, __spec| <u8 as __proto::Wire<
                            '__input,
                        >>::write(__value, __writer, __spec),
                    )?;
            }
            *__outer = __inner;
            ::core::result::Result::Ok(())
        }
        #[inline]
        fn wire_len(&self, _: __proto::Spec) -> usize {
            let mut __len: usize = 0;
            __len = __len
                .saturating_add(
                    <u32 as __proto::Wire<
                        '__input,
                    >>::wire_len(
                        &self.timestamp,
                        const {
                            __proto::codegen::Place::new(
                                <Self as __proto::Frame<'__input>>::SCHEMA,
                                ::core::option::Option::None,
                                0usize,
                            )
                        }
                            .spec,
                    ),
                );
            __len = __len
                .saturating_add(
                    <i32 as __proto::Wire<
                        '__input,
                    >>::wire_len(
                        &self.power,
                        const {
                            __proto::codegen::Place::new(
                                <Self as __proto::Frame<'__input>>::SCHEMA,
                                ::core::option::Option::None,
                                1usize,
                            )
                        }
                            .spec,
                    ),
                );
            __len = __len
                .saturating_add(
                    <[u16; 3] as __proto::Wire<
                        '__input,
                    >>::wire_len(
                        &self.currents,
                        const {
                            __proto::codegen::Place::new(
                                <Self as __proto::Frame<'__input>>::SCHEMA,
                                ::core::option::Option::None,
                                2usize,
                            )
                        }
                            .spec,
                    ),
                );
            __len = __len
                .saturating_add(
                    <u8 as __proto::Wire<
                        '__input,
                    >>::wire_len(
                        &self.zero,
                        const {
                            __proto::codegen::Place::new(
                                <Self as __proto::Frame<'__input>>::SCHEMA,
                                ::core::option::Option::None,
                                3usize,
                            )
                        }
                            .spec,
                    ),
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
            <u32 as __proto::Wire<
                '__input,
            >>::readings(
                &self.timestamp,
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
            <i32 as __proto::Wire<
                '__input,
            >>::readings(
                &self.power,
                const {
                    __proto::codegen::Place::new(
                        <Self as __proto::Frame<'__input>>::SCHEMA,
                        ::core::option::Option::None,
                        1usize,
                    )
                }
                    .spec,
                __context.at(__proto::Scalar::value(*&self.timestamp)),
                __sink,
            );
            <[u16; 3] as __proto::Wire<
                '__input,
            >>::readings(
                &self.currents,
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
            <u8 as __proto::Wire<
                '__input,
            >>::readings(
                &self.zero,
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
    }
    #[automatically_derived]
    impl __proto::Identified for Shown {
        const ID: u64 = 16u64;
    }
    #[automatically_derived]
    impl __proto::Declared for Shown {
        type Frame<'__f> = Shown;
    }
};
