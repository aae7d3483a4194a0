using System.CommandLine;
using System.Globalization;
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
    public static IEnumerable<string> Lines(Agreement agreement)
    {
        AgreementContent content = agreement.Content;
        AgreementTerms terms = content.Terms;
        foreach (AgreementParty party in content.Parties)
        {
            yield return $"  party {party.Agency}{(party.Sponsor is { } sponsor ? $", sponsored by {sponsor}" : "")}";
            foreach (AgreementReservation reservation in party.Reservations)
            {
                yield return $"    reserves {Describe(reservation)}";
            }
        }

        yield return $"  categories {(terms.Categories.Count == 0 ? "all" : string.Join(", ", terms.Categories.Select(category => category.ToWire())))}";
        yield return $"  up to TLP:{terms.MaxTlp.ToWire()}";
        foreach (AgreementDirection direction in terms.Directions)
        {
            yield return $"    from {direction.From} to {direction.To} up to TLP:{direction.MaxTlp.ToWire()}";
        }

        yield return $"  onward sharing {terms.OnwardSharing.ToWire()}";
        yield return $"  acknowledged within {Number(terms.AcknowledgeWithinHours, "hours")}, erased after {Number(terms.RetentionDays, "days")}";
        yield return $"  languages {(terms.Languages.Count == 0 ? "any" : string.Join(", ", terms.Languages))}";
        yield return string.Create(CultureInfo.InvariantCulture, $"  notice {content.NoticeDays} days");
        foreach (AgreementText text in content.Texts)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"  text {text.Language}, {text.MediaType}, {text.Size} bytes, SHA-256 {text.Sha256}");
        }
    }

    private static string Describe(AgreementReservation reservation) => reservation switch
    {
        { Text: { } text } => TerminalText.Clean(text),
        { MaxTlp: { } label } => $"to take nothing stricter than TLP:{label.ToWire()}",
        _ => $"to take no {string.Join(", ", reservation.RefusedCategories.Select(category => category.ToWire()))}",
    };

    private static string Number(int? number, string unit) => number is int some ? string.Create(CultureInfo.InvariantCulture, $"{some} {unit}") : "no limit";
}
