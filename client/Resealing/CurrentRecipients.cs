using Gateway.Exchange;

namespace Gateway.Client.Resealing;

/// <summary>Whom an advisory is for today: those it was for, without principals who can read nothing any more, and those whom the user adds.</summary>
internal static class CurrentRecipients
{
    /// <summary>The recipients.</summary>
    /// <param name="before">Those it was for.</param>
    /// <param name="added">Those whom the user adds.</param>
    /// <param name="directory">The directory as it is now.</param>
    /// <param name="now">The time, UTC.</param>
    /// <param name="notes">Learns who is left out.</param>
    public static IReadOnlyList<UploadRecipient> Of(
        IReadOnlyList<UploadRecipient> before, IReadOnlyList<UploadRecipient> added, AgencyDirectory directory, DateTimeOffset now, List<Sentence> notes)
    {
        UploadRecipient[] still = [.. before.Select(recipient => StillReading(recipient, directory, now, notes)).OfType<UploadRecipient>()];
        return
        [
            .. still.Select(recipient => With(recipient, added.FirstOrDefault(other => other.Id == recipient.Id))),
            .. added.Where(other => still.All(recipient => recipient.Id != other.Id)),
        ];
    }

    // Agencies are the gateway's to refuse, as in any sending: their people may change, and an audience may not.
    private static UploadRecipient? StillReading(UploadRecipient recipient, AgencyDirectory directory, DateTimeOffset now, List<Sentence> notes)
    {
        if (recipient.Audience is not { } audience)
        {
            return recipient;
        }

        AgencyRecord? record = directory.Find(recipient.Id)?.Current.Record;
        PrincipalId[] reading = record is null ? [] : [.. AccessRules.Readers(record, audience, now).Select(principal => principal.Id)];
        notes.AddRange(audience.Except(reading).Select(principal => (Sentence)$"left out {principal}: revoked, out of time, or without a receive key"));
        return reading.Length == 0 ? null : new UploadRecipient(recipient.Id, [.. reading.OrderBy(principal => principal.Value, StringComparer.Ordinal)]);
    }

    private static UploadRecipient With(UploadRecipient recipient, UploadRecipient? added) => recipient.Audience is { } audience && added?.Audience is { } more
        ? recipient with { Audience = [.. audience.Union(more).OrderBy(principal => principal.Value, StringComparer.Ordinal)] }
        : recipient;
}
