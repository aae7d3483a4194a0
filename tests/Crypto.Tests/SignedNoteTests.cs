using System.Text;

namespace Gateway.Crypto.Tests;

public sealed class SignedNoteTests
{
    // The note and its key from the package golang.org/x/mod/sumdb/note, on which c2sp.org/signed-note rests.
    private const string GoVerifier = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private const string GoNote =
        "If you think cryptography is the answer to your problem,\n" +
        "then you don't know what your problem is.\n" +
        "\n" +
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    [Fact]
    public void The_note_of_the_reference_implementation_verifies()
    {
        NoteVerifier verifier = NoteVerifier.Parse(GoVerifier);
        SignedNote note = SignedNote.Parse(Encoding.UTF8.GetBytes(GoNote));

        Assert.True(note.IsSignedBy(verifier));
        Assert.Equal(GoVerifier, verifier.ToString());
        Assert.Equal(GoNote, Encoding.UTF8.GetString(note.ToBytes()));
        Assert.Equal("If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n", note.Text);
    }

    [Fact]
    public void A_note_is_signed_by_the_key_that_signed_it_and_by_no_other()
    {
        using var signer = new NoteSigner("gateway.example/audit", SigningKey.Generate());
        using var sameName = new NoteSigner("gateway.example/audit", SigningKey.Generate());
        SignedNote note = SignedNote.Sign("gateway.example/audit\n7\n\nmore\n", signer);
        SignedNote read = SignedNote.Parse(note.ToBytes());

        Assert.True(read.IsSignedBy(signer.Verifier));
        Assert.False(read.IsSignedBy(sameName.Verifier));
        Assert.False(read.IsSignedBy(new NoteVerifier("other.example", signer.Verifier.Key)));
        Assert.Equal(note.Text, read.Text);
    }

    [Fact]
    public void A_note_with_a_changed_text_is_not_signed()
    {
        using var signer = new NoteSigner("n", SigningKey.Generate());
        string note = Encoding.UTF8.GetString(SignedNote.Sign("seven\n", signer).ToBytes());

        Assert.False(SignedNote.Parse(Encoding.UTF8.GetBytes(note.Replace("seven", "eight", StringComparison.Ordinal))).IsSignedBy(signer.Verifier));
    }

    [Fact]
    public void A_bad_signature_under_a_known_key_spoils_a_good_one_and_one_under_an_unknown_key_does_not()
    {
        using var signer = new NoteSigner("n", SigningKey.Generate());
        using var witness = new NoteSigner("w", SigningKey.Generate());
        string text = "seven\n";
        string good = Line(SignedNote.Sign(text, signer));
        string bad = Line(SignedNote.Sign("eight\n", signer));
        string unknown = Line(SignedNote.Sign("eight\n", witness));

        Assert.True(SignedNote.Parse(Encoding.UTF8.GetBytes(text + "\n" + good + unknown)).IsSignedBy(signer.Verifier));
        Assert.True(SignedNote.Parse(Encoding.UTF8.GetBytes(text + "\n" + good + good)).IsSignedBy(signer.Verifier));
        Assert.False(SignedNote.Parse(Encoding.UTF8.GetBytes(text + "\n" + good + bad)).IsSignedBy(signer.Verifier));
        Assert.False(SignedNote.Parse(Encoding.UTF8.GetBytes(text + "\n" + unknown)).IsSignedBy(signer.Verifier));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("text\n")]
    [InlineData("text\n\n")]
    [InlineData("text\n\n— n AAAAAAA=")]
    [InlineData("text\n\n— n AAAAAA==\n")]
    [InlineData("text\n\n- n AAAAAAA=\n")]
    [InlineData("text\n\n—n AAAAAAA=\n")]
    [InlineData("text\n\n— n  AAAAAAA=\n")]
    [InlineData("text\n\n—  AAAAAAA=\n")]
    [InlineData("text\n\n— n+m AAAAAAA=\n")]
    [InlineData("text\n\n— n\u3000m AAAAAAA=\n")]
    [InlineData("text\n\n— n AAAAAAB=\n")]
    [InlineData("text\n\n— n AAAAAAA\n")]
    [InlineData("text\n\n— n AAAAAAA= \n")]
    [InlineData("text\r\n\n— n AAAAAAA=\n")]
    [InlineData("te\u0000xt\n\n— n AAAAAAA=\n")]
    [InlineData("text\n\n— n AAAAAAA=\nafter\n")]
    public void What_is_not_a_note_is_refused(string note) => Assert.Throws<NoteFormatException>(() => SignedNote.Parse(Encoding.UTF8.GetBytes(note)));

    [Fact]
    public void Invalid_UTF_8_is_refused() =>
        Assert.Throws<NoteFormatException>(() => SignedNote.Parse([0xff, .. Encoding.UTF8.GetBytes(GoNote)]));

    [Fact]
    public void Sixteen_signatures_are_read_and_a_flood_is_not()
    {
        string line = "— n AAAAAAA=\n";

        Assert.Equal(16, SignedNote.Parse(Encoding.UTF8.GetBytes("t\n\n" + string.Concat(Enumerable.Repeat(line, 16)))).Signatures.Count);
        Assert.Throws<NoteFormatException>(() => SignedNote.Parse(Encoding.UTF8.GetBytes("t\n\n" + string.Concat(Enumerable.Repeat(line, SignedNote.MaxSignatures + 1)))));
        Assert.Throws<NoteFormatException>(() => SignedNote.Parse(new byte[SignedNote.MaxNoteBytes + 1]));
    }

    [Theory]
    [InlineData("no line feed")]
    [InlineData("")]
    [InlineData("a\tb\n")]
    public void A_text_that_no_note_can_hold_is_not_signed(string text)
    {
        using var signer = new NoteSigner("n", SigningKey.Generate());

        Assert.Throws<NoteFormatException>(() => SignedNote.Sign(text, signer));
        Assert.Throws<NoteFormatException>(() => SignedNote.Sign("a\ud83d\n", signer));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a+b")]
    [InlineData("a\u00a0b")]
    [InlineData("a\nb")]
    public void A_name_that_no_key_can_have_is_refused(string name)
    {
        using SigningKey key = SigningKey.Generate();

        Assert.Throws<NoteFormatException>(() => new NoteVerifier(name, key.VerifyingKey));
    }

    [Theory]
    [InlineData("")]
    [InlineData("PeterNeumann")]
    [InlineData("PeterNeumann+c74f20a3")]
    [InlineData("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumanm+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+c74f20a3+AhpC2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW ")]
    [InlineData("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T")]
    public void What_is_not_a_note_key_is_refused(string vkey)
    {
        Assert.False(NoteVerifier.TryParse(vkey, out _));
        Assert.Throws<NoteFormatException>(() => NoteVerifier.Parse(vkey));
    }

    [Fact]
    public void A_disposed_signer_signs_no_more()
    {
        var signer = new NoteSigner("n", SigningKey.Generate());
        signer.Dispose();

        Assert.Throws<ObjectDisposedException>(() => SignedNote.Sign("t\n", signer));
        Assert.Equal("NoteSigner", signer.ToString());
    }

    private static string Line(SignedNote note) => Encoding.UTF8.GetString(note.ToBytes())[(note.Text.Length + 1)..];
}
