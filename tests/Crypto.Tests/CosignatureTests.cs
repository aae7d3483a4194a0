using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Gateway.Crypto.Tests;

public sealed class CosignatureTests
{
    private const string Text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

    // Made with another implementation of Ed25519 from the seed 00 01 … 1f, by the words of c2sp.org/tlog-cosignature, over the checkpoint that is its example.
    private const string Witness = "witness.example/w1+e75f6532+BAOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4";
    private const string Line = "— witness.example/w1 519lMgAAAABkGFDLBuRDazBLVac2NE+Y+IjbjQOcXLfF9CSDZVUIoS83rE1nFZsVE8YiWV6Ngr7lV8H6bdoBQGP/l73euDMQ9k+bBQ==\n";
    private const string ExtendedLine = "— witness.example/w1 519lMgAAAABkGFDLdIW+S+g8BHYw8tFQlAG/b5m2ZutvwDmlOsqcHZ+n8ZlqwZ3qvsUnAI1JRfM6CX1SwzimA6GlGBzBEzaupBloCw==\n";

    private static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeSeconds(1679315147);

    [Fact]
    public void A_cosignature_made_elsewhere_verifies_and_is_made_here_byte_for_byte()
    {
        using CosignatureSigner signer = FixedSigner();

        Assert.Equal(Witness, signer.Verifier.ToString());
        Assert.Equal(Line, signer.Cosign(Text, Time).ToLine() + "\n");
        Assert.True(Note(Text, Line).TryReadCosignature(CosignatureVerifier.Parse(Witness), out DateTimeOffset time));
        Assert.Equal(Time, time);
    }

    [Fact]
    public void Extension_lines_are_cosigned_with_the_rest()
    {
        CosignatureVerifier verifier = CosignatureVerifier.Parse(Witness);

        Assert.True(Note(Text + "extension\n", ExtendedLine).TryReadCosignature(verifier, out _));
        Assert.False(Note(Text, ExtendedLine).TryReadCosignature(verifier, out _));
        Assert.False(Note(Text + "extension\n", Line).TryReadCosignature(verifier, out _));
    }

    [Fact]
    public void The_key_of_a_witness_that_runs_is_read()
    {
        const string Remora = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2";
        Assert.Equal(Remora, CosignatureVerifier.Parse(Remora).ToString());
    }

    [Fact]
    public void The_example_of_the_specification_has_the_form_of_a_cosignature()
    {
        // Its keys are not published. The key hash and the time are in the clear.
        const string Example =
            "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n" +
            "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";
        NoteSignature cosignature = Note(Text, Example).Signatures[1];

        Assert.Equal("witness.example.com/w1", cosignature.Name);
        Assert.Equal(0x8d66cf3fu, cosignature.KeyHash);
        Assert.Equal(1679315147, BitConverter.ToInt64([.. cosignature.Signature.Span[..8].ToArray().Reverse()]));
        Assert.Equal(64, cosignature.Signature.Length - 8);
    }

    [Fact]
    public void A_cosigner_and_a_log_with_the_same_key_and_name_are_told_apart()
    {
        using SigningKey key = SigningKey.FromSeed(Seed());
        var log = new NoteVerifier("witness.example/w1", key.VerifyingKey);

        Assert.NotEqual(log.KeyHash, CosignatureVerifier.Parse(Witness).KeyHash);
        Assert.False(Note(Text, Line).IsSignedBy(log));
        Assert.False(CosignatureVerifier.TryParse(log.ToString(), out _));
        Assert.False(NoteVerifier.TryParse(Witness, out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("witness.example/w1")]
    [InlineData("witness.example/w1+e75f6532")]
    [InlineData("witness.example/w1+E75F6532+BAOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4")]
    [InlineData("witness.example/w1+e75f6533+BAOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4")]
    [InlineData("witness.example/w2+e75f6532+BAOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4")]
    [InlineData("witness.example/w1+e75f6532+BgOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4")]
    [InlineData("witness.example/w1+e75f6532+BAOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4 ")]
    [InlineData("witness.example/w1+e75f6532+BAOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTE=")]
    public void What_is_not_a_cosigners_key_is_refused(string vkey)
    {
        Assert.False(CosignatureVerifier.TryParse(vkey, out _));
        Assert.Throws<NoteFormatException>(() => CosignatureVerifier.Parse(vkey));
    }

    [Fact]
    public void Unknown_keys_are_ignored_even_if_they_share_the_name_or_the_hash()
    {
        using var sameName = new CosignatureSigner("witness.example/w1", SigningKey.Generate());
        string otherName = Line.Replace("/w1", "/w2", StringComparison.Ordinal);

        Assert.True(Note(Text, sameName.Cosign(Text, Time).ToLine() + "\n" + otherName + Line).TryReadCosignature(CosignatureVerifier.Parse(Witness), out _));
        Assert.False(Note(Text, otherName).TryReadCosignature(CosignatureVerifier.Parse(Witness), out _));
    }

    [Fact]
    public void The_latest_of_several_cosignatures_counts_and_a_bad_one_spoils_them_all()
    {
        using CosignatureSigner signer = FixedSigner();
        string later = signer.Cosign(Text, Time.AddMinutes(5)).ToLine() + "\n";
        string otherText = signer.Cosign(Text + "more\n", Time).ToLine() + "\n";

        Assert.True(Note(Text, Line + later + Line).TryReadCosignature(signer.Verifier, out DateTimeOffset time));
        Assert.Equal(Time.AddMinutes(5), time);
        Assert.False(Note(Text, Line + otherText).TryReadCosignature(signer.Verifier, out time));
        Assert.Equal(default, time);
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(-1L)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    [InlineData(253402300800L)]
    public void A_time_that_no_clock_shows_is_refused_although_its_signature_holds(long seconds)
    {
        using CosignatureSigner signer = FixedSigner();
        using SigningKey key = SigningKey.FromSeed(Seed());
        byte[] message = CosignatureVerifier.SignedMessage(seconds, Text);
        byte[] signature = [.. BitConverter.GetBytes(seconds).Reverse(), .. key.Sign(message)];
        NoteSignature line = new(signer.Verifier.Name, signer.Verifier.KeyHash, signature);

        Assert.False(Note(Text, line.ToLine() + "\n").TryReadCosignature(signer.Verifier, out _));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(-8)]
    [InlineData(-64)]
    public void A_cosignature_of_another_length_is_refused(int difference)
    {
        using CosignatureSigner signer = FixedSigner();
        byte[] good = signer.Cosign(Text, Time).Signature.ToArray();
        NoteSignature line = new(signer.Verifier.Name, signer.Verifier.KeyHash, difference < 0 ? good[..^-difference] : [.. good, .. new byte[difference]]);

        Assert.False(Note(Text, line.ToLine() + "\n").TryReadCosignature(signer.Verifier, out _));
    }

    [Fact]
    public void A_time_is_never_left_out()
    {
        using CosignatureSigner signer = FixedSigner();

        Assert.Throws<ArgumentOutOfRangeException>(() => signer.Cosign(Text, DateTimeOffset.UnixEpoch));
        Assert.Throws<ArgumentOutOfRangeException>(() => signer.Cosign(Text, DateTimeOffset.MinValue));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no line feed")]
    [InlineData("a\tb\n")]
    public void A_text_that_no_note_can_hold_is_not_cosigned(string text)
    {
        using CosignatureSigner signer = FixedSigner();

        Assert.Throws<NoteFormatException>(() => signer.Cosign(text, Time));
    }

    [Fact]
    public void A_disposed_signer_cosigns_no_more_and_does_not_print_its_key()
    {
        CosignatureSigner signer = FixedSigner();
        signer.Dispose();

        Assert.Throws<ObjectDisposedException>(() => signer.Cosign(Text, Time));
        Assert.Equal(nameof(CosignatureSigner), signer.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a+b")]
    [InlineData("a\u2003b")]
    public void A_name_that_no_key_can_have_is_refused(string name)
    {
        using SigningKey key = SigningKey.Generate();

        Assert.Throws<NoteFormatException>(() => new CosignatureVerifier(name, key.VerifyingKey));
        Assert.Throws<NoteFormatException>(() => new CosignatureSigner(name, key));
    }

    [Fact]
    public void Signature_lines_are_added_behind_the_notes_own_and_none_twice()
    {
        using var log = new NoteSigner("example.com/behind-the-sofa", SigningKey.Generate());
        using CosignatureSigner witness = FixedSigner();
        SignedNote note = SignedNote.Sign(Text, log);
        SignedNote cosigned = note.With(SignedNote.ParseSignatureLines(Encoding.UTF8.GetBytes(Line))).With([witness.Cosign(Text, Time)]);
        SignedNote read = SignedNote.Parse(cosigned.ToBytes());

        Assert.Equal(Encoding.UTF8.GetString(note.ToBytes()) + Line, Encoding.UTF8.GetString(read.ToBytes()));
        Assert.True(read.IsSignedBy(log.Verifier));
        Assert.True(read.TryReadCosignature(witness.Verifier, out _));
    }

    [Fact]
    public void A_note_does_not_grow_beyond_what_is_read_again()
    {
        using var log = new NoteSigner("n", SigningKey.Generate());
        SignedNote note = SignedNote.Sign(Text, log);
        NoteSignature[] flood = [.. Enumerable.Range(0, SignedNote.MaxSignatures).Select(i => new NoteSignature("w", (uint)i, new byte[72]))];

        Assert.Equal(SignedNote.MaxSignatures, SignedNote.Parse(note.With(flood[1..]).ToBytes()).Signatures.Count);
        Assert.Throws<NoteFormatException>(() => note.With(flood));
        Assert.Throws<NoteFormatException>(() => note.With([new NoteSignature("w", 0, new byte[SignedNote.MaxNoteBytes])]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("— n AAAAAAA=")]
    [InlineData("— n AAAAAAA=\n\n")]
    [InlineData("\n— n AAAAAAA=\n")]
    [InlineData("- n AAAAAAA=\n")]
    [InlineData("— n AAAAAAA=\r\n")]
    [InlineData("— n AAAAAAA=\nOK\n")]
    public void What_are_not_signature_lines_is_refused(string lines) =>
        Assert.Throws<NoteFormatException>(() => SignedNote.ParseSignatureLines(Encoding.UTF8.GetBytes(lines)));

    [Fact]
    public void Signature_lines_are_bounded()
    {
        const string One = "— n AAAAAAA=\n";
        byte[] full = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(One, SignedNote.MaxSignatures)));

        Assert.Equal(SignedNote.MaxSignatures, SignedNote.ParseSignatureLines(full).Count);
        Assert.Throws<NoteFormatException>(() => SignedNote.ParseSignatureLines([.. full, .. Encoding.UTF8.GetBytes(One)]));
        Assert.Throws<NoteFormatException>(() => SignedNote.ParseSignatureLines(new byte[SignedNote.MaxNoteBytes + 1]));
    }

    [Fact]
    public void A_changed_bit_anywhere_in_a_cosigned_note_leaves_no_cosignature()
    {
        byte[] note = Encoding.UTF8.GetBytes(Text + "\n" + Line);
        CosignatureVerifier verifier = CosignatureVerifier.Parse(Witness);
        for (int bit = 0; bit < note.Length * 8; bit++)
        {
            byte[] changed = [.. note];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Cosigned(changed, verifier), $"bit {bit}");
        }
    }

    [Fact]
    public void Strangers_bytes_are_notes_and_lines_and_keys_or_refused_by_the_documented_exception() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Mutations().ToArbitrary(), static bytes =>
        {
            string text = Encoding.UTF8.GetString(bytes);
            bool keyAgrees = CosignatureVerifier.TryParse(text, out CosignatureVerifier? key) == (Record.Exception(() => CosignatureVerifier.Parse(text)) is null);
            return Harmless(() => SignedNote.Parse(bytes).ToBytes().AsSpan().SequenceEqual(bytes))
                && Harmless(() => string.Concat(SignedNote.ParseSignatureLines(bytes).Select(static line => line.ToLine() + "\n")) == text)
                && keyAgrees
                && (key is null || key.ToString() == text);
        }));

    /// <summary>Whole notes, lines and keys with a few bytes cut, copied or overwritten: near enough to what is right to reach every rule.</summary>
    private static Gen<byte[]> Mutations() =>
        from whole in Gen.Elements(Text + "\n" + Line + Line, Line, Line + ExtendedLine, Witness)
        from place in Gen.Choose(0, whole.Length)
        from length in Gen.Choose(0, 6)
        from octets in Gen.ArrayOf(Gen.Elements(" \n+=—A\0\t\u00ff019/\u2003".Select(static character => Encoding.UTF8.GetBytes([character])).ToArray()))
        let bytes = Encoding.UTF8.GetBytes(whole)
        select (byte[])[.. bytes.Take(place), .. octets.Take(3).SelectMany(static octet => octet), .. bytes.Skip(place + length)];

    private static bool Harmless(Func<bool> roundTrips)
    {
        try
        {
            return roundTrips();
        }
        catch (NoteFormatException)
        {
            return true;
        }
    }

    private static bool Cosigned(byte[] note, CosignatureVerifier verifier)
    {
        try
        {
            return SignedNote.Parse(note).TryReadCosignature(verifier, out _);
        }
        catch (NoteFormatException)
        {
            return false;
        }
    }

    private static SignedNote Note(string text, string lines) => SignedNote.Parse(Encoding.UTF8.GetBytes(text + "\n" + lines));

    private static CosignatureSigner FixedSigner() => new("witness.example/w1", SigningKey.FromSeed(Seed()));

    private static byte[] Seed() => [.. Enumerable.Range(0, 32).Select(static i => (byte)i)];
}
