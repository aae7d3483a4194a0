using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Gateway.Crypto.Tests;

public sealed class PropertyTests
{
    private static readonly Config Quick = Config.QuickThrowOnFailure.WithMaxTest(200);

    [Fact]
    public void Any_text_written_is_read_back_and_written_again_the_same() =>
        Check.One(Quick, Prop.ForAll<string?>(text =>
        {
            string whole = WithoutLoneSurrogates(text ?? string.Empty);
            byte[] written = CanonicalJson.Write(root => root.Text("t", whole));
            return CanonicalJson.ParseObject(written).Text("t") == whole;
        }));

    [Fact]
    public void Any_map_is_written_in_an_order_that_the_reader_accepts() =>
        Check.One(Quick, Prop.ForAll<Dictionary<int, string?>>(numbers =>
        {
            Dictionary<string, string> map = [];
            foreach ((int key, string? value) in numbers)
            {
                map[char.ConvertFromUtf32(Math.Abs(key % 0xd800)) + WithoutLoneSurrogates(value ?? string.Empty)] = "v";
            }

            byte[] written = CanonicalJson.Write(root => root.TextMap("m", map));
            return CanonicalJson.ParseObject(written).TextMap("m").OrderBy(static entry => entry.Key).SequenceEqual(map.OrderBy(static entry => entry.Key));
        }));

    [Fact]
    public void Any_integer_of_the_profile_is_read_back() =>
        Check.One(Quick, Prop.ForAll<long>(number =>
        {
            long value = number & CanonicalJson.MaxInteger;
            return CanonicalJson.ParseObject(CanonicalJson.Write(root => root.Integer("n", value))).Integer("n") == value;
        }));

    [Fact]
    public void Any_bytes_survive_base64_and_any_millisecond_the_time_format() =>
        Check.One(Quick, Prop.ForAll<byte[]?, DateTime>((bytes, time) =>
        {
            var cut = new DateTimeOffset(time.Ticks - (time.Ticks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
            CanonicalObject read = CanonicalJson.ParseObject(CanonicalJson.Write(root =>
            {
                root.Binary("b", bytes ?? []);
                root.Time("t", cut);
            }));
            return read.Binary("b").AsSpan().SequenceEqual(bytes) && read.Time("t") == cut;
        }));

    [Fact]
    public void No_change_of_one_byte_makes_another_document_with_the_same_content()
    {
        byte[] document = CanonicalJson.Write(static root =>
        {
            root.Integer("a", 10);
            root.Text("b", "x\u00e9\n😀");
            root.Texts("c", ["y", "z"]);
        });
        Check.One(Quick, Prop.ForAll<PositiveInt, byte>((position, value) =>
        {
            byte[] changed = [.. document];
            int index = position.Get % changed.Length;
            if (changed[index] == value)
            {
                return true;
            }

            changed[index] = value;
            try
            {
                CanonicalObject read = CanonicalJson.ParseObject(changed);
                return !(read.OptionalInteger("a") == 10 && read.OptionalText("b") == "x\u00e9\n😀" && read.OptionalTexts("c")?.SequenceEqual(["y", "z"]) == true);
            }
            catch (CanonicalJsonException)
            {
                return true;
            }
        }));
    }

    [Fact]
    public void A_signature_with_any_bit_flipped_does_not_verify()
    {
        using SigningKey key = SigningKey.Generate();
        Check.One(Quick, Prop.ForAll<byte[]?, PositiveInt>((message, position) =>
        {
            byte[] signature = key.Sign(message ?? []);
            bool verifies = key.VerifyingKey.Verify(message ?? [], signature);
            signature[position.Get % 64] ^= (byte)(1 << (position.Get % 8));
            return verifies && !key.VerifyingKey.Verify(message ?? [], signature);
        }));
    }

    [Fact]
    public void An_age_file_with_any_bit_flipped_does_not_decrypt()
    {
        using X25519Identity identity = X25519Identity.Generate();
        Check.One(Quick, Prop.ForAll<byte[]?, PositiveInt>((document, position) =>
        {
            byte[] file = Age.EncryptAsync(document ?? [], identity.Recipient).GetAwaiter().GetResult();
            int bit = (int)((position.Get * 2_654_435_761L) % (file.Length * 8L));
            file[bit / 8] ^= (byte)(1 << (bit % 8));
            Exception? refusal = Record.ExceptionAsync(() => Age.DecryptAsync(file, identity)).GetAwaiter().GetResult();
            return refusal is HeaderFormatException or HeaderMacException or NoIdentityMatchException or PayloadException;
        }));
    }

    [Fact]
    public void Any_stanzas_written_are_parsed_as_they_were() =>
        Check.One(Quick, Prop.ForAll<NonEmptyArray<Tuple<NonNegativeInt, byte[]?>>>(parts =>
        {
            Stanza[] stanzas = [.. parts.Get.Select(static part => new Stanza(["example.com/" + part.Item1.Get, "~"], part.Item2 ?? []))];
            byte[] header = HeaderWriter.AppendMac(HeaderWriter.WriteAuthenticated(stanzas), new byte[Header.MacBytes]);
            Header parsed = Header.Parse(header);
            return parsed.ToBytes().AsSpan().SequenceEqual(header)
                && parsed.Stanzas.Zip(stanzas).All(static pair => pair.First.Arguments.SequenceEqual(pair.Second.Arguments) && pair.First.Body.Span.SequenceEqual(pair.Second.Body.Span));
        }));

    [Fact]
    public void Any_bytes_given_to_a_parser_are_refused_in_the_way_it_documents() =>
        Check.One(Quick, Prop.ForAll<byte[]?>(bytes =>
        {
            byte[] input = bytes ?? [];
            return Refuses<CanonicalJsonException>(() => CanonicalJson.ParseObject(input))
                && Refuses<HeaderFormatException>(() => Header.Parse(input))
                && Refuses<NoteFormatException>(() => SignedNote.Parse(input))
                && Refuses<KeyFormatException>(() => SigningKey.Parse(input))
                && Refuses<KeyFormatException>(() => X25519Identity.Parse(input))
                && Refuses<KeyFormatException>(() => IdentityFile.Parse(input))
                && Refuses<KeyFormatException>(() => StorageKey.Parse(input));
        }));

    private static bool Refuses<TException>(Action parse)
        where TException : Exception => Record.Exception(parse) is TException;

    private static string WithoutLoneSurrogates(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
