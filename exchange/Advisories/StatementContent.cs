using System.Diagnostics.CodeAnalysis;
using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>
/// What a sender states to every recipient alike: all of a statement but whom it is for. These members stand in both kinds of statement; the
/// documents are described in clear (<see cref="OpenContent"/>) or committed to (<see cref="SealedContent"/>).
/// </summary>
public abstract record StatementContent
{
    /// <summary>For the two kinds alone.</summary>
    private protected StatementContent()
    {
    }

    /// <summary>Reads the members that both kinds have.</summary>
    [SetsRequiredMembers]
    private protected StatementContent(CanonicalObject members)
    {
        Category = members.Word<AdvisoryCategory>("category", WireText.TryParse);
        CreatedAt = members.Time("createdAt");
        ExpiresAt = members.OptionalTime("expiresAt");
        Gateway = members.Id<GatewayName>("gateway");
        Nonce = members.Binary("nonce");
        NotBefore = members.OptionalTime("notBefore");
        Policies = StatementFormat.ReadPolicies(members);
        ReplyTo = members.OptionalId<AdvisoryId>("replyTo");
        RespondBy = members.OptionalTime("respondBy");
        Sender = members.Id<PrincipalId>("sender");
        Supersedes = members.OptionalId<AdvisoryId>("supersedes");
        Tlp = members.Word<Tlp>("tlp", WireText.TryParse);
        Urgency = members.Word<Urgency>("urgency", WireText.TryParse);
    }

    /// <summary>The gateway it goes through.</summary>
    public required GatewayName Gateway { get; init; }

    /// <summary>The principal who signs it.</summary>
    public required PrincipalId Sender { get; init; }

    /// <summary>How far it may travel.</summary>
    public required Tlp Tlp { get; init; }

    /// <summary>What it is about.</summary>
    public required AdvisoryCategory Category { get; init; }

    /// <summary>How soon to look.</summary>
    public required Urgency Urgency { get; init; }

    /// <summary>By when the sender hopes for an answer, UTC.</summary>
    public DateTimeOffset? RespondBy { get; init; }

    /// <summary>Before when it should not be acted on, UTC; shown, not enforced.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>When its ciphertext is erased, UTC; after <see cref="CreatedAt"/> and <see cref="NotBefore"/>.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The advisory it replaces.</summary>
    public AdvisoryId? Supersedes { get; init; }

    /// <summary>The advisory it answers.</summary>
    public AdvisoryId? ReplyTo { get; init; }

    /// <summary>Policies it falls under, up to 16; empty is absent.</summary>
    public IReadOnlyList<string> Policies { get; init; } = [];

    /// <summary>When it was signed, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>16 random bytes; a sender never uses the same again, so that a statement cannot be published twice.</summary>
    public required ReadOnlyMemory<byte> Nonce { get; init; }

    /// <summary>How many documents it is about, 1 to 16.</summary>
    public abstract int DocumentCount { get; }

    /// <summary>The size of its documents before encryption, in bytes, together.</summary>
    public abstract long DocumentBytes { get; }

    /// <summary>Checks that it is neither older than seven days nor more than a minute ahead.</summary>
    /// <param name="now">The gateway's time, UTC.</param>
    /// <exception cref="DocumentException"><see cref="DocumentRule.CreatedOutOfTime"/>.</exception>
    public void CheckFresh(DateTimeOffset now)
    {
        bool fresh = CreatedAt >= now - Limits.StatementAge && CreatedAt <= now + Limits.ClockSkew;
        Document.Require(fresh, DocumentRule.CreatedOutOfTime, "The statement is too old, or from the future.");
    }
}
