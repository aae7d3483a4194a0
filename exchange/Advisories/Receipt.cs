using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>
/// A receipt, <c>advisory-receipt/v1</c>: a recipient's word that it has a delivery and what it did with it, signed (<see cref="Namespaces.Receipt"/>).
/// Immutable.
/// </summary>
public sealed class Receipt
{
    private const string Type = "advisory-receipt/v1";

    private Receipt(ReadOnlyMemory<byte> bytes)
    {
        Bytes = bytes;
        Digest = Sha256Digest.Of(bytes.Span);
    }

    /// <summary>The exact bytes, which the recipient signs.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The SHA-256 of <see cref="Bytes"/>: how the log names it.</summary>
    public Sha256Digest Digest { get; }

    /// <summary>The gateway.</summary>
    public required GatewayName Gateway { get; init; }

    /// <summary>The advisory.</summary>
    public required AdvisoryId Advisory { get; init; }

    /// <summary>The digest of the manifest the recipient was shown: it cannot be claimed that it acknowledged something else.</summary>
    public required Sha256Digest Manifest { get; init; }

    /// <summary>The principal who signs.</summary>
    public required PrincipalId Principal { get; init; }

    /// <summary>What it did with the delivery.</summary>
    public required Disposition Disposition { get; init; }

    /// <summary>Whether a person or a program decided.</summary>
    public required ReceiptMode Mode { get; init; }

    /// <summary>When it was signed, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Reads a receipt.</summary>
    /// <param name="bytes">Kept, not copied.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static Receipt Parse(ReadOnlyMemory<byte> bytes) => Document.Read(bytes, Limits.SmallDocumentBytes, Type, members => new Receipt(bytes)
    {
        Advisory = members.Id<AdvisoryId>("advisory"),
        At = members.Time("at"),
        Disposition = members.Word<Disposition>("disposition", WireText.TryParse),
        Gateway = members.Id<GatewayName>("gateway"),
        Manifest = members.Reference("manifest"),
        Mode = members.Word<ReceiptMode>("mode", WireText.TryParse),
        Principal = members.Id<PrincipalId>("principal"),
    });

    /// <summary>Writes a receipt for a manifest.</summary>
    public static Receipt Create(Manifest manifest, PrincipalId principal, Disposition disposition, ReceiptMode mode, DateTimeOffset at) =>
        Parse(CanonicalJson.Write(writer =>
        {
            writer.Text("advisory", manifest.Content.Advisory.Value);
            writer.Time("at", at);
            writer.Text("disposition", disposition.ToWire());
            writer.Text("gateway", manifest.Content.Gateway.Value);
            writer.WriteReference("manifest", manifest.Digest);
            writer.Text("mode", mode.ToWire());
            writer.Text("principal", principal.Value);
            writer.Text("type", Type);
        }));

    /// <summary>Signs it; armored SSHSIG.</summary>
    public string Sign(SigningKey key) => SshSignature.Sign(key, Namespaces.Receipt, Bytes.Span);

    /// <summary>Whether one of <paramref name="keys"/> made this signature over it.</summary>
    public bool IsSignedBy(IEnumerable<VerifyingKey> keys, string signature) =>
        keys.Any(key => SshSignature.Verify(key, Namespaces.Receipt, Bytes.Span, signature));
}
