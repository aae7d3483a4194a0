namespace Gateway.Exchange;

/// <summary>What a statement of addition says; <see cref="Addition.Create"/> makes the document from it.</summary>
public sealed record AdditionContent
{
    /// <summary>The gateway.</summary>
    public required GatewayName Gateway { get; init; }

    /// <summary>The advisory.</summary>
    public required AdvisoryId Advisory { get; init; }

    /// <summary>The publisher who adds the recipient, and signs.</summary>
    public required PrincipalId AddedBy { get; init; }

    /// <summary>The agency that is added.</summary>
    public required AgencyId Recipient { get; init; }

    /// <summary>The digest of the manifest of the delivery that the signer's own agency has.</summary>
    public required Sha256Digest Manifest { get; init; }

    /// <summary>The digest of the author's statement that this delivery came with.</summary>
    public required Sha256Digest Statement { get; init; }

    /// <summary>The agency that the author made that statement for: the signer's own, or the one through which the advisory came to it.</summary>
    public required AgencyId StatementRecipient { get; init; }

    /// <summary>The digest of the author's permission (<see cref="Exchange.Permission"/>) under which it is added; null where none is needed.</summary>
    public Sha256Digest? Permission { get; init; }

    /// <summary>The new recipient's keys with the digests of their headers: the envelope's if there is one, then each document's. All of one class.</summary>
    public required IReadOnlyList<SealedKey> Keys { get; init; }

    /// <summary>When it was signed, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The class of the headers: that of the payloads, which is not the signer's to choose.</summary>
    public HeaderClass Class => Keys[0].RecipientKey.Class;
}
