using Gateway.Crypto;

namespace Gateway.Audit;

/// <summary>
/// The keys of one log: the one that signs now, and the rotations by which the log came to it. A former key vouches for tree heads no larger than that at
/// which it was given up, and for nothing else. Immutable.
/// </summary>
public sealed class LogKeyHistory
{
    /// <summary>A history.</summary>
    /// <param name="current">The key of today.</param>
    /// <param name="rotations">How the log came to it, oldest first; none while its first key serves.</param>
    /// <exception cref="ArgumentException">The rotations do not lead to the key.</exception>
    public LogKeyHistory(NoteVerifier current, params IReadOnlyList<KeyRotation> rotations)
    {
        Current = current;
        Rotations = rotations;
        NoteVerifier expected = current;
        foreach (KeyRotation rotation in rotations.Reverse())
        {
            if (rotation.To.ToString() != expected.ToString())
            {
                throw new ArgumentException("The rotations do not lead to the log's key.", nameof(rotations));
            }

            expected = rotation.From;
        }

        First = expected;
    }

    /// <summary>The key that signs now.</summary>
    public NoteVerifier Current { get; }

    /// <summary>The key that the log was opened under.</summary>
    public NoteVerifier First { get; }

    /// <summary>How the log came to its key, oldest first.</summary>
    public IReadOnlyList<KeyRotation> Rotations { get; }

    /// <summary>The log's origin, which all its keys have as their name.</summary>
    public string Origin => Current.Name;

    /// <summary>The key that a checkpoint must be signed by: a former one that signed it and may vouch for its size, else the key of today.</summary>
    public NoteVerifier SignerOf(Checkpoint checkpoint) => Rotations.FirstOrDefault(
        rotation => checkpoint.Tree.Size <= rotation.Checkpoint.Tree.Size && checkpoint.Verify(rotation.From) == Verdict.Ok)?.From ?? Current;

    /// <summary><see cref="Verdict.Ok"/>, <see cref="Verdict.WrongOrigin"/> or <see cref="Verdict.BadSignature"/>.</summary>
    public Verdict Verify(Checkpoint checkpoint) => checkpoint.Verify(SignerOf(checkpoint));

    /// <summary>The history with one more rotation.</summary>
    /// <exception cref="ArgumentException">It does not start from the key of today.</exception>
    public LogKeyHistory After(KeyRotation rotation) => rotation.From.ToString() == Current.ToString()
        ? new LogKeyHistory(rotation.To, [.. Rotations, rotation])
        : throw new ArgumentException("The rotation does not start from the log's key.", nameof(rotation));
}
