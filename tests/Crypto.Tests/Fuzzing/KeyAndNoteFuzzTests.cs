using System.Text;
using System.Text.Json;
using Fuzzing;

namespace Gateway.Crypto.Tests.Fuzzing;

public sealed class KeyAndNoteFuzzTests
{
    private const string Namespace = "advisory-statement";
    private const string Label = "SSH SIGNATURE";
    private const int LineChars = 70;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    private static readonly byte[] Message = "the statement"u8.ToArray();

    [Fact]
    public void Any_note_is_written_as_it_was_read_or_refused() =>
        Fuzz.RoundTrip<NoteFormatException, SignedNote>([.. Notes()], static input => SignedNote.Parse(input), static note => note.ToBytes());

    [Fact]
    public void Any_verifier_key_is_written_as_it_was_read_or_refused()
    {
        using SigningKey key = Key(1);
        using var witness = new CosignatureSigner("witness.example/w1", Key(2));
        byte[][] samples = [Text(new NoteVerifier("gateway.example/audit", key.VerifyingKey).ToString()), Text(witness.Verifier.ToString())];
        Fuzz.Try(samples, static input =>
        {
            string text = Encoding.UTF8.GetString(input);
            bool ofLog = NoteVerifier.TryParse(text, out NoteVerifier? log);
            bool ofWitness = CosignatureVerifier.TryParse(text, out CosignatureVerifier? cosigner);
            Assert.False(ofLog && ofWitness);
            Assert.Equal(ofLog || ofWitness ? text : "", log?.ToString() ?? cosigner?.ToString() ?? "");
            return ofLog || ofWitness;
        });
    }

    [Fact]
    public void No_signature_but_the_one_that_was_made_verifies_be_it_changed_in_its_armor_or_inside()
    {
        using SigningKey key = Key(1);
        string made = SshSignature.Sign(key, Namespace, Message);
        byte[] blob = Blob(made);
        Fuzz.Try([(Text(made), Verifies), (blob, input => Verifies(Pem.Encode(input, Label, LineChars)))]);

        bool Verifies(byte[] input)
        {
            string armored = Encoding.Latin1.GetString(input);
            bool verifies = SshSignature.Verify(key.VerifyingKey, Namespace, Message, armored);
            Assert.True(!verifies || Blob(armored).AsSpan().SequenceEqual(blob));
            return verifies;
        }
    }

    [Fact]
    public void Any_private_key_is_read_or_refused_be_it_changed_in_its_file_or_inside()
    {
        using SigningKey key = Key(1);
        byte[] openSsh = key.ExportOpenSshPem("somebody@example");
        byte[] pkcs8 = key.ExportPkcs8Pem();
        Fuzz.Run<KeyFormatException, int>(
            [
                (openSsh, Read), (pkcs8, Read),
                (Inside(openSsh, OpenSshPrivateKey.Label), static input => Read(Pem.Encode(input, OpenSshPrivateKey.Label, OpenSshPrivateKey.LineChars))),
                (Inside(pkcs8, Pkcs8.Label), static input => Read(Pem.Encode(input, Pkcs8.Label, LineChars))),
            ],
            static (_, bytes) => Assert.Equal(VerifyingKey.KeyBytes, bytes));
    }

    [Fact]
    public void Any_canonical_object_is_strict_JSON_too_and_spelled_in_the_one_way()
    {
        byte[] plain = CanonicalJson.Write(static root =>
        {
            root.Integer("a", CanonicalJson.MaxInteger);
            root.Text("b", "é\"\\\n\u0001\u007f\u2028😀");
            root.Texts("c", ["", "x"]);
            root.Object("d", static inner => inner.Time("t", DateTimeOffset.UnixEpoch));
            root.Binary("e", new byte[20]);
            root.TextMap("zh", new Dictionary<string, string> { ["en"] = "one", ["zh-Hans"] = "一" });
        });
        byte[] deep = Text(string.Concat(Enumerable.Repeat("{\"a\":", 20)) + "{}" + new string('}', 20));
        Fuzz.Run<CanonicalJsonException, CanonicalObject>([plain, "{}"u8.ToArray(), deep], static input => CanonicalJson.ParseObject(input), static (input, _) =>
        {
            using JsonDocument document = JsonDocument.Parse(input, Strict);
            Assert.Equal(Encoding.UTF8.GetString(input), Spell(document.RootElement));
        });
    }

    // RFC 8785 written down once more, from the specification and not from our writer.
    private static string Spell(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(',', value.EnumerateObject().OrderBy(static member => member.Name, StringComparer.Ordinal).Select(static member => $"{Quote(member.Name)}:{Spell(member.Value)}"))}}}",
        JsonValueKind.Array => $"[{string.Join(',', value.EnumerateArray().Select(Spell))}]",
        JsonValueKind.String => Quote(value.GetString()!),
        JsonValueKind.Number => value.GetInt64().ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => value.GetRawText(),
    };

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char character in text)
        {
            quoted.Append(character switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\b' => "\\b",
                '\t' => "\\t",
                '\n' => "\\n",
                '\f' => "\\f",
                '\r' => "\\r",
                < ' ' => $"\\u{(int)character:x4}",
                _ => character.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }

    private static IEnumerable<byte[]> Notes()
    {
        using var log = new NoteSigner("gateway.example/audit", Key(1));
        using var witness = new CosignatureSigner("witness.example/w1", Key(2));
        var note = SignedNote.Sign("gateway.example/audit\n3\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n", log);
        yield return note.ToBytes();
        yield return note.With([witness.Cosign(note.Text, DateTimeOffset.FromUnixTimeSeconds(1_800_000_000))]).ToBytes();
        yield return SignedNote.Sign("a text\n\nof several paragraphs, 機関 😀\n", log).ToBytes();
    }

    private static SigningKey Key(byte number) => SigningKey.FromSeed([.. Enumerable.Repeat(number, SigningKey.SeedBytes)]);

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static int Read(byte[] file)
    {
        using var key = SigningKey.Parse(file);
        return key.VerifyingKey.Bytes.Length;
    }

    private static byte[] Blob(string armored) => Inside(Encoding.Latin1.GetBytes(armored), Label);

    private static byte[] Inside(byte[] armored, string label)
    {
        Assert.True(Pem.TryDecode(armored, label, out byte[] content));
        return content;
    }
}
