using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>
/// The signatures by root keys that come with a record or a revocation: one, and more where the agency's record demands a threshold. In documents the
/// first is the member <c>signature</c>, the others are <c>cosignatures</c>. Immutable.
/// </summary>
public sealed class RootSignatures
{
    private const string First = "signature";
    private const string Others = "cosignatures";

    /// <param name="first">An armored SSHSIG.</param>
    /// <param name="others">Further ones, by other keys.</param>
    public RootSignatures(string first, params IEnumerable<string> others) => All = [first, .. others];

    /// <summary>Every signature, armored.</summary>
    public IReadOnlyList<string> All { get; }

    /// <summary>Signs with several keys; at least one.</summary>
    internal static RootSignatures Sign(IEnumerable<SigningKey> keys, string purpose, ReadOnlyMemory<byte> document)
    {
        string[] signatures = [.. keys.Select(key => SshSignature.Sign(key, purpose, document.Span))];
        return new RootSignatures(signatures[0], signatures[1..]);
    }

    /// <summary>
    /// Whether as many root keys of <paramref name="authority"/> signed as it demands. Each signature must be by one of them and no two by the same, so
    /// that nothing stands in the log which nobody vouches for.
    /// </summary>
    internal bool Satisfy(AgencyRecord authority, string purpose, ReadOnlyMemory<byte> document) =>
        All.Count >= authority.Threshold && AreByDistinct(authority.Root, purpose, document);

    /// <summary>The armored blocks, one after the other.</summary>
    public override string ToString() => string.Join('\n', All);

    internal static RootSignatures Read(CanonicalObject members)
    {
        string first = members.Text(First);
        if (members.OptionalTexts(Others) is not { } others)
        {
            return new RootSignatures(first);
        }

        CanonicalMembers.RequireCount(Others, others.Count, 1, Limits.RootKeys - 1);
        return new RootSignatures(first, others);
    }

    internal void WriteFirst(CanonicalJsonWriter writer) => writer.Text(First, All[0]);

    internal void WriteOthers(CanonicalJsonWriter writer) => writer.OptionalTexts(Others, All.Count > 1 ? All.Skip(1) : null);

    private bool AreByDistinct(IReadOnlyList<VerifyingKey> keys, string purpose, ReadOnlyMemory<byte> document)
    {
        List<VerifyingKey> left = [.. keys];
        foreach (string signature in All)
        {
            int signer = left.FindIndex(key => SshSignature.Verify(key, purpose, document.Span, signature));
            if (signer < 0)
            {
                return false;
            }

            left.RemoveAt(signer);
        }

        return true;
    }
}
