using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>What <c>principal.revoked</c> carries, and what is posted to cause it: a revocation order and its root's signatures.</summary>
public sealed class PrincipalRevokedDetail
{
    private PrincipalRevokedDetail(ReadOnlyMemory<byte> bytes, RevocationOrder order, RootSignatures signatures)
    {
        Bytes = bytes;
        Order = order;
        Signatures = signatures;
    }

    /// <summary>The canonical bytes of the detail.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The order, with the exact bytes that were signed.</summary>
    public RevocationOrder Order { get; }

    /// <summary>The root's signatures over it.</summary>
    public RootSignatures Signatures { get; }

    /// <summary>Reads the detail and its order; no signature is checked here.</summary>
    /// <param name="bytes">Kept, not copied.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static PrincipalRevokedDetail Parse(ReadOnlyMemory<byte> bytes) => EntryDetail.Read(
        bytes,
        members => new PrincipalRevokedDetail(bytes, RevocationOrder.Parse(members.Object("revocation").Bytes), RootSignatures.Read(members)));

    /// <summary>Writes the detail.</summary>
    public static PrincipalRevokedDetail Create(RevocationOrder order, RootSignatures signatures) => Parse(CanonicalJson.Write(writer =>
    {
        signatures.WriteOthers(writer);
        writer.Raw("revocation", order.Bytes.Span);
        signatures.WriteFirst(writer);
    }));
}
