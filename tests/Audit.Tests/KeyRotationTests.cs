using System.Text;
using Gateway.Audit;
using Gateway.Crypto;

namespace Audit.Tests;

public sealed class KeyRotationTests : IDisposable
{
    private const string Origin = "gateway.example/audit";
    private static readonly TreeHead Tree = new(3, NaiveTree.Root(NaiveTree.Leaves(3)));
    private static readonly TreeHead Larger = new(4, NaiveTree.Root(NaiveTree.Leaves(4)));

    private readonly NoteSigner former = new(Origin, SigningKey.Generate());
    private readonly NoteSigner successor = new(Origin, SigningKey.Generate());

    [Fact]
    public void A_rotation_is_a_checkpoint_of_the_log_signed_by_both_keys()
    {
        var rotation = KeyRotation.Parse(KeyRotation.Sign(Tree, former, successor).Bytes);
        Assert.Equal((former.Verifier.ToString(), successor.Verifier.ToString()), (rotation.From.ToString(), rotation.To.ToString()));
        Assert.Equal(Tree, rotation.Checkpoint.Tree);
        Assert.Equal(Verdict.Ok, rotation.Checkpoint.Verify(former.Verifier));
        Assert.Equal(Verdict.Ok, rotation.Checkpoint.Verify(successor.Verifier));
        Assert.Equal(rotation.Bytes.ToArray(), Encoding.UTF8.GetBytes(rotation.ToString()));
    }

    [Fact]
    public void A_strangers_signature_under_an_old_checkpoint_is_no_rotation()
    {
        using var stranger = new NoteSigner(Origin, SigningKey.Generate());
        string old = Encoding.UTF8.GetString(Checkpoint.Sign(Tree, former).Bytes.Span);
        string text = old[..(old.IndexOf("\n\n", StringComparison.Ordinal) + 1)];
        Refused(old + LastLine(SignedNote.Sign(text, stranger)));
    }

    [Fact]
    public void A_rotation_signed_by_one_of_its_keys_or_by_a_third_is_refused()
    {
        using var stranger = new NoteSigner(Origin, SigningKey.Generate());
        string text = $"{Origin}\n3\n{Tree.Root}\nkey-rotation {former.Verifier} {successor.Verifier}\n";
        Refused(Encoding.UTF8.GetString(SignedNote.Sign(text, former).ToBytes()));
        Refused(Encoding.UTF8.GetString(SignedNote.Sign(text, successor).ToBytes()));
        Refused(Encoding.UTF8.GetString(SignedNote.Sign(text, former).ToBytes()) + LastLine(SignedNote.Sign(text, stranger)));
    }

    [Fact]
    public void A_rotation_to_another_origin_or_to_the_same_key_is_refused()
    {
        using var elsewhere = new NoteSigner("gateway.example/directory", SigningKey.Generate());
        Assert.Throws<ArgumentException>(() => KeyRotation.Sign(Tree, former, elsewhere));
        Assert.Throws<ArgumentException>(() => KeyRotation.Sign(Tree, former, former));
        string text = $"{Origin}\n3\n{Tree.Root}\nkey-rotation {former.Verifier} {elsewhere.Verifier}\n";
        Refused(Encoding.UTF8.GetString(SignedNote.Sign(text, former).ToBytes()) + LastLine(SignedNote.Sign(text, elsewhere)));
    }

    [Fact]
    public void Every_changed_character_of_the_text_is_refused()
    {
        string note = KeyRotation.Sign(Tree, former, successor).ToString();
        for (int i = 0; i < note.IndexOf("\n\n", StringComparison.Ordinal); i++)
        {
            char other = note[i] == 'x' ? 'y' : 'x';
            Refused(string.Concat(note.AsSpan(0, i), [other], note.AsSpan(i + 1)));
        }
    }

    public void Dispose()
    {
        former.Dispose();
        successor.Dispose();
    }

    private static string LastLine(SignedNote note) => Encoding.UTF8.GetString(note.ToBytes()).Split("\n\n")[^1];

    [Fact]
    public void A_history_verifies_each_checkpoint_by_the_key_of_its_time()
    {
        var history = new LogKeyHistory(former.Verifier).After(KeyRotation.Sign(Tree, former, successor));
        Assert.Equal((former.Verifier.ToString(), successor.Verifier.ToString()), (history.First.ToString(), history.Current.ToString()));
        Checkpoint old = Checkpoint.Sign(Tree, former);
        Checkpoint next = Checkpoint.Sign(Larger, successor);
        Assert.Equal((Verdict.Ok, Verdict.Ok), (history.Verify(old), history.Verify(next)));
        Assert.Equal(Verdict.BadSignature, history.Verify(Checkpoint.Sign(Larger, former)));
        Assert.Equal(Verdict.BadSignature, new LogKeyHistory(former.Verifier).Verify(next));
    }

    [Fact]
    public void Rotations_that_do_not_lead_to_the_key_are_no_history()
    {
        var rotation = KeyRotation.Sign(Tree, former, successor);
        Assert.Throws<ArgumentException>(() => new LogKeyHistory(former.Verifier, rotation));
        Assert.Throws<ArgumentException>(() => new LogKeyHistory(successor.Verifier, rotation, rotation));
        Assert.Throws<ArgumentException>(() => new LogKeyHistory(successor.Verifier, rotation).After(rotation));
    }

    private static void Refused(string note) => Assert.Throws<CheckpointFormatException>(() => KeyRotation.Parse(Encoding.UTF8.GetBytes(note)));
}
