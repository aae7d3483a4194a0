using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>
/// What <c>advisory.published</c> repeats of the sender's statement, so that who owes an answer, and who shared how much, can be told from the log alone. All of it stands
/// in the statement that every recipient holds: nothing here is new to whoever may read the entry as a recipient.
/// </summary>
/// <param name="Category">What the advisory is about.</param>
/// <param name="Bytes">The size of its documents before encryption, in bytes, each counted once however many recipients and classes of keys there are.</param>
/// <param name="RespondBy">By when its sender asked for an acknowledgement, UTC; null where it asked for none.</param>
public sealed record PublishedTerms(AdvisoryCategory Category, long Bytes, DateTimeOffset? RespondBy)
{
    /// <summary>The terms of a statement.</summary>
    public static PublishedTerms Of(StatementContent statement) => new(statement.Category, statement.DocumentBytes, statement.RespondBy);

    internal static PublishedTerms Read(CanonicalObject members) => new(
        members.Word<AdvisoryCategory>("category", WireText.TryParse), members.Integer("bytes"), members.OptionalTime("respondBy"));
}
