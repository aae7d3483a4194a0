using System.CommandLine;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Http.Answers;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary>What several agreement commands share.</summary>
internal static class AgreementWords
{
    public const string Expected = "an agreement's id, like 0190f5a0-…, as agreement list shows it";

    public static Argument<AgreementId> Id() => Words.Argument<AgreementId>("ID", "The agreement's id.", AgreementId.TryParse, Expected);

    /// <summary>The version that waits for signatures.</summary>
    /// <exception cref="CommandFailedException">There is none.</exception>
    public static AgreementVersionItem RequireOpen(AgreementItem item) =>
        item.Versions.LastOrDefault(version => version.State == AgreementState.Proposed.ToWire())
        ?? throw new CommandFailedException($"No version of {item.Id} waits for a signature; advisory agreement show {item.Id} tells how each stands.");

    /// <summary>Requires that the log holds what was sent.</summary>
    /// <exception cref="VerdictException"><c>tampered</c>.</exception>
    public static async Task<LogEntry> RequireLoggedAsync(
        GatewaySession session, RecordedDocument answer, AgreementId agreement, Func<LogEntry, bool> says, CancellationToken cancellationToken)
    {
        (LogEntry entry, _) = await session.Logs.ReadProvenAsync(LogName.Audit, answer.Index, cancellationToken);
        return entry.Subject == agreement.Value && entry.Actor == session.Principal.Value && says(entry)
            ? entry
            : throw new VerdictException(new LogVerdict(Verdict.Tampered, answer.Index, "The gateway took what was signed, but logged something else."));
    }

    /// <summary>The terms, a line each.</summary>
    public static IEnumerable<Sentence> Lines(Agreement agreement)
    {
        AgreementContent content = agreement.Content;
        AgreementTerms terms = content.Terms;
        foreach (AgreementParty party in content.Parties)
        {
            yield return party.Sponsor is { } sponsor ? (Sentence)$"  party {party.Agency}, sponsored by {sponsor}" : (Sentence)$"  party {party.Agency}";
            foreach (AgreementReservation reservation in party.Reservations)
            {
                yield return $"    reserves {Describe(reservation)}";
            }
        }

        yield return terms.Categories.Count == 0
            ? "  categories all"
            : (Sentence)$"  categories {string.Join(", ", terms.Categories.Select(category => category.ToWire()))}";
        yield return $"  up to TLP:{terms.MaxTlp.ToWire()}";
        foreach (AgreementDirection direction in terms.Directions)
        {
            yield return $"    from {direction.From} to {direction.To} up to TLP:{direction.MaxTlp.ToWire()}";
        }

        yield return $"  onward sharing {terms.OnwardSharing.ToWire()}";
        yield return $"  acknowledged within {Hours(terms.AcknowledgeWithinHours)}, erased after {Days(terms.RetentionDays)}";
        yield return terms.Languages.Count == 0 ? "  languages any" : (Sentence)$"  languages {string.Join(", ", terms.Languages)}";
        yield return $"  notice {content.NoticeDays} days";
        foreach (AgreementText text in content.Texts)
        {
            yield return $"  text {text.Language}, {text.MediaType}, {text.Size} bytes, SHA-256 {text.Sha256}";
        }
    }

    private static Sentence Describe(AgreementReservation reservation) => reservation switch
    {
        { Text: { } text } => text,
        { MaxTlp: { } label } => (Sentence)$"to take nothing stricter than TLP:{label.ToWire()}",
        _ => (Sentence)$"to take no {string.Join(", ", reservation.RefusedCategories.Select(category => category.ToWire()))}",
    };

    private static Sentence Hours(int? number) => number is int some ? (Sentence)$"{some} hours" : "no limit";

    private static Sentence Days(int? number) => number is int some ? (Sentence)$"{some} days" : "no limit";
}
