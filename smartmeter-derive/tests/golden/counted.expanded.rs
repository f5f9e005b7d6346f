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
    impl<'a> __proto::Frame<'a> for HalfHours<'a> {
        const SCHEMA: &'static __proto::schema::Schema = &__proto::schema::Schema {
            name: "HalfHours",
            docs: "Energy used in each half hour.",
            id: ::core::option::Option::None,
            grade: __proto::schema::Grade::Confirmed,
            context: "",
            shape: __proto::schema::Shape::Struct(
                &[
                    {
                        let mut __field = __proto::schema::Field::NONE;
                        __field.name = "start";
                        __field.docs = "";
                        __field.ty = <<Filled<
                            u8,
                        > as __proto::codegen::Fill>::Number as __proto::Wire<'a>>::TYPE;
                        __field.size = __proto::codegen::narrowed_size::<
                            'a,
                            <Filled<u8> as __proto::codegen::Fill>::Number,
                        >(0u8);
                        __field.grade = __proto::schema::Grade::Confirmed;
                        __field.role = __proto::schema::Role::Constant(
                            __proto::visit::Value::Uint({
                                const MAGIC: <Filled<
                                    u8,
                                > as __proto::codegen::Fill>::Number = 0x68;
                                MAGIC as u64
                            }),
                        );
                        __field
                    },
                    {
                        let mut __field = __proto::schema::Field::NONE;
                        __field.name = "count";
                        __field.docs = "How many follow.";
                        __field.ty = <<Filled<
                            u8,
                        > as __proto::codegen::Fill>::Number as __proto::Wire<'a>>::TYPE;
                        __field.size = __proto::codegen::narrowed_size::<
                            'a,
                            <Filled<u8> as __proto::codegen::Fill>::Number,
                        >(0u8);
                        __field.grade = __proto::schema::Grade::Confirmed;
                        __field.role = __proto::schema::Role::CountOf("energy");
                        __field
                    },
                    {
                        let mut __field = __proto::schema::Field::NONE;
                        __field.name = "from";
                        __field.docs = "";
                        __field.ty = <u32 as __proto::Wire<'a>>::TYPE;
                        __field.size = <u32 as __proto::Wire<'a>>::SIZE;
                        __field.grade = __proto::schema::Grade::Confirmed;
                        __field.unit = ::core::option::Option::Some(
                            "s since 1970-01-01T00:00:00Z",
                        );
                        __field
                    },
                    {
                        let mut __field = __proto::schema::Field::NONE;
                        __field.name = "energy";
                        __field.docs = "";
                        __field.ty = <List<'a, u16> as __proto::Wire<'a>>::TYPE;
                        __field.size = __proto::codegen::counted_size::<
                            List<'a, u16>,
                        >(
                            __proto::codegen::most::<
                                <Filled<u8> as __proto::codegen::Fill>::Number,
                            >(
                                __proto::Format {
                                    order: __proto::Order::Big,
                                    width: 0u8,
                                    repr: __proto::Repr::Binary,
                                },
                                ::core::option::Option::None,
                                __proto::quantity::Ratio {
                                    numerator: 1i64,
                                    denominator: 1u64,
                                },
                                __proto::quantity::Ratio {
                                    numerator: 0i64,
                                    denominator: 1u64,
                                },
                            ),
                            0u8,
                        );
                        __field.grade = __proto::schema::Grade::Confirmed;
                        __field.extent = __proto::schema::Extent::Count(
                            __proto::schema::Amount::Field("count"),
                        );
                        __field.unit = ::core::option::Option::Some("Wh");
                        __field.metric = ::core::option::Option::Some(__proto::schema::Metric {
                            name: "electricity.energy",
                            at: ::core::option::Option::None,
                        });
                        __field.series = ::core::option::Option::Some(__proto::schema::Series {
                            from: "from",
                            every: 1800u32,
                            stamp: __proto::schema::Stamp::End,
                        });
                        __field
                    },
                    {
                        let mut __field = __proto::schema::Field::NONE;
                        __field.name = "padding";
                        __field.docs = "";
                        __field.ty = __proto::schema::Type::Bytes;
                        __field.size = __proto::size::Size {
                            min: 0,
                            max: 3usize,
                            prefix: 0,
                        };
                        __field.grade = __proto::schema::Grade::Confirmed;
                        __field.role = __proto::schema::Role::Padding {
                            multiple: 4usize,
                        };
                        __field
                    },
                    {
                        let mut __field = __proto::schema::Field::NONE;
                        __field.name = "crc";
                        __field.docs = "";
                        __field.ty = <<Filled<
                            u16,
                        > as __proto::codegen::Fill>::Number as __proto::Wire<'a>>::TYPE;
                        __field.size = __proto::codegen::narrowed_size::<
                            'a,
                            <Filled<u16> as __proto::codegen::Fill>::Number,
                        >(0u8);
                        __field.grade = __proto::schema::Grade::Confirmed;
                        __field.role = __proto::schema::Role::Checksum {
                            algorithm: "CRC-16/XMODEM",
                            over: __proto::schema::Span {
                                first: "count",
                                last: "padding",
                            },
                        };
                        __field
                    },
                ],
            ),
        };
        const OUTLINE: &'static __proto::codegen::Outline = &__proto::codegen::Outline::new(
            <Self as __proto::Frame<'a>>::SCHEMA,
            &[
                __proto::codegen::Part::field(
                    <Self as __proto::Frame<'a>>::SCHEMA,
                    0usize,
                    __proto::codegen::Inner::Constant(
                        &{
                            const MAGIC: <Filled<
                                u8,
                            > as __proto::codegen::Fill>::Number = 0x68;
                            MAGIC.to_be_bytes()
                        },
                    ),
                ),
                __proto::codegen::Part::field(
                    <Self as __proto::Frame<'a>>::SCHEMA,
                    1usize,
                    __proto::codegen::Inner::Nothing,
                ),
                __proto::codegen::Part::field(
                    <Self as __proto::Frame<'a>>::SCHEMA,
                    2usize,
                    <u32 as __proto::Wire<'a>>::INNER,
                ),
                __proto::codegen::Part::field(
                    <Self as __proto::Frame<'a>>::SCHEMA,
                    3usize,
                    <List<'a, u16> as __proto::Wire<'a>>::INNER,
                ),
                __proto::codegen::Part::field(
                    <Self as __proto::Frame<'a>>::SCHEMA,
                    4usize,
                    __proto::codegen::Inner::Padding(4usize),
                ),
                __proto::codegen::Part::field(
                    <Self as __proto::Frame<'a>>::SCHEMA,
                    5usize,
                    __proto::codegen::Inner::Nothing,
                ),
            ],
        );
    }
    #[automatically_derived]
    impl<'a> __proto::Wire<'a> for HalfHours<'a> {
        const TYPE: __proto::schema::Type = __proto::schema::Type::Frame(
            <Self as __proto::Frame<'a>>::SCHEMA,
        );
        const SIZE: __proto::size::Size = <Self as __proto::Frame<'a>>::SCHEMA.size();
        const TOTAL: bool = false;
        const GREEDY: bool = false;
        const INNER: __proto::codegen::Inner = __proto::codegen::Inner::Type(
            <Self as __proto::Frame<'a>>::OUTLINE,
        );
        #[inline(always)]
        fn read<__V: __proto::visit::Visitor<'a>, __E: __proto::error::Notes>(
            __reader: &mut __proto::reader::Reader<'a, '_, __E>,
            _: __proto::Spec,
            __visitor: &mut __V,
        ) -> ::core::result::Result<Self, __proto::error::Failed> {
            let __outer = __reader;
            let mut __local = ::core::clone::Clone::clone(&*__outer);
            let __reader = &mut __local;
            let __start = __reader.offset();
            __reader
                .require(
                    <Self as __proto::Frame<'a>>::OUTLINE.parts,
                    0usize,
                    const { <Self as __proto::Frame<'a>>::SCHEMA.run(0usize) },
                )?;
            const {
                __proto::codegen::Place::new(
                    <Self as __proto::Frame<'a>>::SCHEMA,
                    ::core::option::Option::None,
                    0usize,
                )
            }
                .read_constant::<
                    <Filled<u8> as __proto::codegen::Fill>::Number,
                    __V,
                    __E,
                >(__reader, 0x68, __visitor)?;
            let __from5 = __reader.mark();
            let __count: <Filled<u8> as __proto::codegen::Fill>::Number = const {
                __proto::codegen::Place::new(
                    <Self as __proto::Frame<'a>>::SCHEMA,
                    ::core::option::Option::None,
                    1usize,
                )
            }
                .read(__reader, __visitor)?;
            let __from: u32 = const {
                __proto::codegen::Place::new(
                    <Self as __proto::Frame<'a>>::SCHEMA,
                    ::core::option::Option::None,
                    2usize,
                )
            }
                .visit(__reader, __visitor, <u32 as __proto::Wire<'a>>::read)?;
            let __energy: List<'a, u16> = const {
                __proto::codegen::Place::new(
                    <Self as __proto::Frame<'a>>::SCHEMA,
                    ::core::option::Option::None,
                    3usize,
                )
            }
                .read_counted(
                    __reader,
                    __proto::Unsigned::to_usize(__count),
                    __visitor,
                )?;
            const {
                __proto::codegen::Place::new(
                    <Self as __proto::Frame<'a>>::SCHEMA,
                    ::core::option::Option::None,
                    4usize,
                )
            }
                .read_zeros(
                    __reader,
                    __proto::size::padding(
                        __reader.offset().wrapping_sub(__start),
                        4usize,
                    ),
                    __visitor,
                )?;
            let __to5 = __reader.mark();
            __reader
                .require(
                    <Self as __proto::Frame<'a>>::OUTLINE.parts,
                    5usize,
                    const { <Self as __proto::Frame<'a>>::SCHEMA.run(5usize) },
                )?;
            let __at5 = __reader.offset();
            let __crc: <Filled<u16> as __proto::codegen::Fill>::Number = const {
                __proto::codegen::Place::new(
                    <Self as __proto::Frame<'a>>::SCHEMA,
                    ::core::option::Option::None,
                    5usize,
                )
            }
                .read(__reader, __visitor)?;
            if __reader.verifies() {
                let (__covered, __range) = __reader.span(__from5, __to5);
                const {
                    __proto::codegen::Place::new(
                        <Self as __proto::Frame<'a>>::SCHEMA,
                        ::core::option::Option::None,
                        5usize,
                    )
                }
                    .verify(
                        {
                            const CRC: &__proto::checksum::Crc<
                                u16,
                                __proto::checksum::Layout,
                            > = &__proto::checksum::Crc::<
                                u16,
                                __proto::checksum::Layout,
                            >::new(&__proto::checksum::CRC_16_XMODEM);
                            CRC.checksum(__covered)
                        },
                        __crc,
                        __at5,
                        __reader.failure(),
                    )?;
                __visitor
                    .checksum(
                        const {
                            __proto::codegen::Place::new(
                                <Self as __proto::Frame<'a>>::SCHEMA,
                                ::core::option::Option::None,
                                5usize,
                            )
                        }
                            .spec
                            .field,
                        __range,
                    );
            }
            *__outer = __local;
            ::core::result::Result::Ok(Self {
                start: <Filled<u8> as __proto::codegen::Fill>::FILLED,
                count: <Filled<u8> as __proto::codegen::Fill>::FILLED,
                from: __from,
                energy: __energy,
                padding: <Padding as __proto::codegen::Fill>::FILLED,
                crc: <Filled<u16> as __proto::codegen::Fill>::FILLED,
            })
        }
        #[inline]
        fn write(
            &self,
            __writer: &mut __proto::writer::Writer<'_, '_>,
            _: __proto::Spec,
        ) -> ::core::result::Result<(), __proto::error::Failed> {
            let __outer = __writer;
            let __room = __outer.detach();
            let mut __inner = __outer.over(&mut *__room);
            let __writer = &mut __inner;
            let __base = __writer.offset();
            let __begin0 = __writer.offset().wrapping_sub(__base);
            __writer
                .require_run(
                    <Self as __proto::Frame<'a>>::OUTLINE.parts,
                    0usize,
                    const { <Self as __proto::Frame<'a>>::SCHEMA.run(0usize) },
                )?;
            let __constant: <Filled<u8> as __proto::codegen::Fill>::Number = 0x68;
            const {
                __proto::codegen::Place::new(
                    <Self as __proto::Frame<'a>>::SCHEMA,
                    ::core::option::Option::None,
                    0usize,
                )
            }
                .write(&__constant, __writer)?;
            let __begin1 = __writer.offset().wrapping_sub(__base);
            let __amount: <Filled<u8> as __proto::codegen::Fill>::Number = const {
                __proto::codegen::Place::new(
                    <Self as __proto::Frame<'a>>::SCHEMA,
                    ::core::option::Option::None,
                    1usize,
                )
            }
                .amount(
                    __proto::codegen::Counted::count(&self.energy),
                    __writer.offset(),
                    __writer.failure(),
                )?;
            const {
                __proto::codegen::Place::new(
                    <Self as __proto::Frame<'a>>::SCHEMA,
                    ::core::option::Option::None,
                    1usize,
                )
            }
                .write(&__amount, __writer)?;
            let __begin2 = __writer.offset().wrapping_sub(__base);
            {
                let __value = &self.from;
                const {
                    __proto::codegen::Place::new(
                        <Self as __proto::Frame<'a>>::SCHEMA,
                        ::core::option::Option::None,
                        2usize,
                    )
                }
                    .write_by(
                        __writer,
                        |__writer, __spec| <u32 as __proto::Wire<
                            'a,
                        >>::write(__value, __writer, __spec),
                    )?;
            }
            let __begin3 = __writer.offset().wrapping_sub(__base);
            {
                let __value = &self.energy;
                const {
                    __proto::codegen::Place::new(
                        <Self as __proto::Frame<'a>>::SCHEMA,
                        ::core::option::Option::None,
                        3usize,
                    )
                }
                    .write_by(
                        __writer,
                        |__writer, __spec| <List<
                            'a,
                            u16,
                        > as __proto::Wire<'a>>::write(__value, __writer, __spec),
                    )?;
            }
            let __begin4 = __writer.offset().wrapping_sub(__base);
            const {
                __proto::codegen::Place::new(
                    <Self as __proto::Frame<'a>>::SCHEMA,
                    ::core::option::Option::None,
                    4usize,
                )
            }
                .write_zeros(
                    __writer,
                    __proto::size::padding(
                        __writer.offset().wrapping_sub(__base),
                        4usize,
                    ),
                )?;
            let __begin5 = __writer.offset().wrapping_sub(__base);
            __writer
                .require_run(
                    <Self as __proto::Frame<'a>>::OUTLINE.parts,
                    5usize,
                    const { <Self as __proto::Frame<'a>>::SCHEMA.run(5usize) },
                )?;
            const {
                __proto::codegen::Place::new(
                    <Self as __proto::Frame<'a>>::SCHEMA,
                    ::core::option::Option::None,
                    5usize,
                )
            }
                .write(
                    &<<Filled<
                        u16,
                    > as __proto::codegen::Fill>::Number as ::core::default::Default>::default(),
                    __writer,
                )?;
            let __begin6 = __writer.offset().wrapping_sub(__base);
            let __checksum = {
                const CRC: &__proto::checksum::Crc<u16, __proto::checksum::Layout> = &__proto::checksum::Crc::<
                    u16,
                    __proto::checksum::Layout,
                >::new(&__proto::checksum::CRC_16_XMODEM);
                CRC.checksum(__room.get(__begin1..__begin5).unwrap_or_default())
            };
            const {
                __proto::codegen::Place::new(
                    <Self as __proto::Frame<'a>>::SCHEMA,
                    ::core::option::Option::None,
                    5usize,
                )
            }
                .patch(__room, __begin5, __checksum, __outer.failure())?;
            __outer.resume(__room, __begin6);
            ::core::result::Result::Ok(())
        }
        #[inline]
        fn wire_len(&self, _: __proto::Spec) -> usize {
            let mut __len: usize = 0;
            __len = __len
                .saturating_add(
                    <<Filled<
                        u8,
                    > as __proto::codegen::Fill>::Number as __proto::Wire<
                        'a,
                    >>::wire_len(
                        &<<Filled<
                            u8,
                        > as __proto::codegen::Fill>::Number as ::core::default::Default>::default(),
                        const {
                            __proto::codegen::Place::new(
                                <Self as __proto::Frame<'a>>::SCHEMA,
                                ::core::option::Option::None,
                                0usize,
                            )
                        }
                            .spec,
                    ),
                );
            __len = __len
                .saturating_add(
                    <<Filled<
                        u8,
                    > as __proto::codegen::Fill>::Number as __proto::Wire<
                        'a,
                    >>::wire_len(
                        &<<Filled<
                            u8,
                        > as __proto::codegen::Fill>::Number as ::core::default::Default>::default(),
                        const {
                            __proto::codegen::Place::new(
                                <Self as __proto::Frame<'a>>::SCHEMA,
                                ::core::option::Option::None,
                                1usize,
                            )
                        }
                            .spec,
                    ),
                );
            __len = __len
                .saturating_add(
                    <u32 as __proto::Wire<
                        'a,
                    >>::wire_len(
                        &self.from,
                        const {
                            __proto::codegen::Place::new(
                                <Self as __proto::Frame<'a>>::SCHEMA,
                                ::core::option::Option::None,
                                2usize,
                            )
                        }
                            .spec,
                    ),
                );
            __len = __len
                .saturating_add(
                    <List<
                        'a,
                        u16,
                    > as __proto::Wire<
                        'a,
                    >>::wire_len(
                        &self.energy,
                        const {
                            __proto::codegen::Place::new(
                                <Self as __proto::Frame<'a>>::SCHEMA,
                                ::core::option::Option::None,
                                3usize,
                            )
                        }
                            .spec,
                    ),
                );
            __len = __proto::size::padded(__len, 4usize);
            __len = __len
                .saturating_add(
                    <<Filled<
                        u16,
                    > as __proto::codegen::Fill>::Number as __proto::Wire<
                        'a,
                    >>::wire_len(
                        &<<Filled<
                            u16,
                        > as __proto::codegen::Fill>::Number as ::core::default::Default>::default(),
                        const {
                            __proto::codegen::Place::new(
                                <Self as __proto::Frame<'a>>::SCHEMA,
                                ::core::option::Option::None,
                                5usize,
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
                'a,
            >>::readings(
                &self.from,
                const {
                    __proto::codegen::Place::new(
                        <Self as __proto::Frame<'a>>::SCHEMA,
                        ::core::option::Option::None,
                        2usize,
                    )
                }
                    .spec,
                __context.checked(),
                __sink,
            );
            const {
                __proto::codegen::Place::new(
                    <Self as __proto::Frame<'a>>::SCHEMA,
                    ::core::option::Option::None,
                    3usize,
                )
            }
                .series_readings(
                    &self.energy,
                    __context.checked(),
                    __proto::Scalar::value(*&self.from),
                    __sink,
                );
        }
    }
    #[automatically_derived]
    impl<'a> __proto::Declared for HalfHours<'a> {
        type Frame<'__f> = HalfHours<'__f>;
    }
};
