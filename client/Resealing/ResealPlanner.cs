using System.Globalization;
using Gateway.Client.Cli;
using Gateway.Client.Commands;
using Gateway.Client.Directories;
using Gateway.Client.Http.Answers;
using Gateway.Client.Sending;
using Gateway.Exchange;

namespace Gateway.Client.Resealing;

/// <summary>
/// Finds out what is left to do of a resealing from what the log proves of it, so that the command can be run again wherever it ended, on any machine: an advisory of this
/// agency that supersedes it and says the same is the one that was sent in its place.
/// </summary>
internal sealed class ResealPlanner(GatewaySession session, OwnCopies copies)
{
    private const string Published = "published";

    /// <summary>Plans it.</summary>
    /// <param name="wish">What the user wants.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="CommandFailedException">It cannot be resealed.</exception>
    /// <exception cref="VerdictException">What the gateway shows does not hold.</exception>
    public async Task<ResealPlan> PlanAsync(ResealWish wish, CancellationToken cancellationToken)
    {
        OwnPublication original = await OwnPublication.ReadAsync(session, wish.Advisory, cancellationToken);
        if (original.Withdrawal is { } withdrawal)
        {
            return withdrawal.Replacement is { } replacement
                ? new ResealPlan(original.Id, []) { Successor = replacement, IsDone = true }
                : throw new CommandFailedException($"withdrawn: {original.Id} was taken back, and nothing of it is served any more; send what it held anew.");
        }

        if (original.Content.ExpiresAt <= session.Clock.GetUtcNow())
        {
            throw new CommandFailedException($"expired: nothing of {original.Id} is served any more; send what it held anew.");
        }

        List<Sentence> notes = [.. original.Doubtful.Select(agency => (Sentence)$"left out {agency}: the key that shared it may have been in other hands")];
        AgencyDirectory directory = await DirectoryReplica.ReplayNewestAsync(session, cancellationToken);
        IReadOnlyList<UploadRecipient> recipients = CurrentRecipients.Of(original.Recipients, wish.Added, directory, session.Clock.GetUtcNow(), notes);
        IReadOnlyList<AdvisoryItem> successors = await ReadSuccessorsAsync(original, cancellationToken);
        AdvisoryText text = await copies.ReadTextAsync(original, cancellationToken);
        if (successors.LastOrDefault(successor => successor.Status == Published) is { } latest)
        {
            OwnPublication successor = await RequireResealAsync(original, text, latest.Id, cancellationToken);
            notes.AddRange(recipients.Where(recipient => !Reaches(successor, recipient)).Select(recipient => (Sentence)$"{latest.Id} was not sent to {recipient.Id}"));
            return new ResealPlan(original.Id, notes) { Successor = latest.Id };
        }

        RequireSomebody(recipients);
        notes.AddRange(NotesOnKeys(original, recipients, directory));
        return new ResealPlan(original.Id, notes) { Request = await DescribeAsync(original, text, recipients, wish, successors.Count, notes, cancellationToken) };
    }

    private async Task<IReadOnlyList<AdvisoryItem>> ReadSuccessorsAsync(OwnPublication original, CancellationToken cancellationToken)
    {
        IReadOnlyList<AdvisoryItem> later = await AdvisoryPaging.ReadAllAsync(original.PublishedIndex, session.Client.ReadOutboxAsync, cancellationToken);
        return [.. later.Where(item => item.Supersedes == original.Id)];
    }

    // A correction stands already in the original's place: sending the original's text anew would make that the newest word.
    private async Task<OwnPublication> RequireResealAsync(OwnPublication original, AdvisoryText text, AdvisoryId id, CancellationToken cancellationToken)
    {
        OwnPublication successor = await OwnPublication.ReadAsync(session, id, cancellationToken);
        StatementContent before = original.Content;
        StatementContent after = successor.Content;
        bool isSame = after.Supersedes == original.Id && after.Tlp == before.Tlp && after.Category == before.Category && after.Urgency == before.Urgency
            && after.ReplyTo == before.ReplyTo && after.ExpiresAt == before.ExpiresAt && after.NotBefore == before.NotBefore && after.Policies.SequenceEqual(before.Policies)
            && text.IsSame(await copies.ReadTextAsync(successor, cancellationToken));
        return isSame
            ? successor
            : throw new CommandFailedException(
                $"conflict: {id} supersedes {original.Id} and says something else. Reseal {id}, and take the old one back: advisory withdraw {original.Id} --replacement {id} --reason …");
    }

    private static bool Reaches(OwnPublication successor, UploadRecipient recipient) => recipient.Audience is { } audience
        ? audience.All(successor.IsFor)
        : successor.Recipients.Any(other => other.Id == recipient.Id);

    private void RequireSomebody(IReadOnlyList<UploadRecipient> recipients)
    {
        if (recipients.All(recipient => recipient.Id == session.Principal.Agency))
        {
            throw new CommandFailedException("Nobody whom it was for can read any more; nothing was sent. Take it back with advisory withdraw, or name recipients with --to.");
        }
    }

    private IEnumerable<Sentence> NotesOnKeys(OwnPublication original, IReadOnlyList<UploadRecipient> recipients, AgencyDirectory directory)
    {
        HashSet<ReceiveKey> current =
        [
            .. recipients.Select(recipient => (directory.Find(recipient.Id)?.Current.Record, recipient.Audience)).Where(reader => reader.Record is not null)
                .SelectMany(reader => AccessRules.Readers(reader.Record!, reader.Audience, session.Clock.GetUtcNow())).SelectMany(principal => principal.Keys.Receive),
        ];
        if (original.Keys.IsSubsetOf(current))
        {
            yield return "every key that it was encrypted to still counts, and gets the new file key too: whoever's key was compromised first has to revoke it, or rotate it with --retire-old";
        }
    }

    // Under the labels that recipients share on without leave, the groups say how far; the recipients stay those it had, whoever is in the groups by now.
    private static IReadOnlyList<GroupId> GroupsOf(OwnPublication original) =>
        original.Content.Tlp is Tlp.Red || OnwardSharing.TakesPermission(original.Content.Tlp) ? [] : original.Groups;

    private async Task<SendRequest> DescribeAsync(
        OwnPublication original, AdvisoryText text, IReadOnlyList<UploadRecipient> recipients, ResealWish wish, int attempts, List<Sentence> notes, CancellationToken cancellationToken)
    {
        StatementContent content = original.Content;
        bool isTooLate = content.RespondBy <= session.Clock.GetUtcNow();
        if (isTooLate && wish.RespondBy is null)
        {
            notes.Add("no answer is asked for: the time that was named has passed; --respond-by names another");
        }

        return new SendRequest
        {
            Documents = wish.Files.Count > 0
                ? await NamedFiles.MatchAsync(text.Documents, wish.Files, cancellationToken)
                : await copies.ReadDocumentsAsync(original, cancellationToken),
            Recipients = recipients,
            Groups = GroupsOf(original),
            OfGroups = [.. recipients.Select(recipient => recipient.Id)],
            Tlp = content.Tlp,
            Mode = original.IsSealed || session.Discovery.RequireSealed?.Contains(content.Tlp.ToWire()) == true ? SendMode.Sealed : SendMode.Open,
            Category = content.Category,
            Titles = text.Titles,
            Tags = text.Tags,
            Urgency = content.Urgency,
            ExpiresAt = content.ExpiresAt,
            RespondBy = wish.RespondBy ?? (isTooLate ? null : content.RespondBy),
            NotBefore = content.NotBefore,
            Policies = content.Policies,
            Supersedes = original.Id,
            ReplyTo = content.ReplyTo,
            // Two runs at once cannot both send it: under a key that was used the gateway takes no other upload.
            IdempotencyKey = string.Create(CultureInfo.InvariantCulture, $"reseal-{original.Id}-{attempts}"),
            SkipRefused = wish.SkipRefused,
        };
    }
}
