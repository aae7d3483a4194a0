namespace Gateway.Exchange;

/// <summary>What a sender states to every recipient alike: all of a statement but whom it is for.</summary>
public sealed record StatementContent
{
    /// <summary>The gateway it goes through.</summary>
    public required GatewayName Gateway { get; init; }

    /// <summary>The principal who signs it.</summary>
    public required PrincipalId Sender { get; init; }

    /// <summary>How far it may travel.</summary>
    public required Tlp Tlp { get; init; }

    /// <summary>What it is about.</summary>
    public required AdvisoryCategory Category { get; init; }

    /// <summary>Its titles by language tag, 1 to 16.</summary>
    public required IReadOnlyDictionary<string, string> Titles { get; init; }

    /// <summary>How soon to look.</summary>
    public required Urgency Urgency { get; init; }

    /// <summary>Its documents, 1 to 16, in the order of the upload.</summary>
    public required IReadOnlyList<StatementDocument> Documents { get; init; }

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

    /// <summary>Checks that it is neither older than seven days nor more than a minute ahead.</summary>
    /// <param name="now">The gateway's time, UTC.</param>
    /// <exception cref="DocumentException"><see cref="DocumentRule.CreatedOutOfTime"/>.</exception>
    public void CheckFresh(DateTimeOffset now)
    {
        bool fresh = CreatedAt >= now - Limits.StatementAge && CreatedAt <= now + Limits.ClockSkew;
        Document.Require(fresh, DocumentRule.CreatedOutOfTime, "The statement is too old, or from the future.");
    }
}
