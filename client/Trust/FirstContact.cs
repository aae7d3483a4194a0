using System.Security.Cryptography;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Http.Answers;
using Gateway.Client.Profiles;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Trust;

/// <summary>
/// Decides which log keys are trusted: those pinned before, or what rotations made of them; else those of an invite; else, at first contact, those the
/// gateway shows, if the user says so.
/// </summary>
internal sealed class FirstContact(CommandEnvironment environment, ConnectionSettings settings)
{
    /// <summary>The gateway to trust. At first contact it is pinned from now on; a pin that moves is the caller's to keep, once what is remembered agrees.</summary>
    /// <exception cref="VerdictException"><c>key-mismatch</c>: the gateway shows other log keys than those trusted, and nothing that leads to them.</exception>
    /// <exception cref="CommandFailedException">Nobody vouched for the keys.</exception>
    public async Task<TrustDecision> DecideAsync(Profile profile, Uri address, Discovery discovery)
    {
        Invite? pinned = PinnedGateway.Recall(profile);
        Invite? invite = settings.InvitePath is { } path ? PinnedGateway.ReadInvite(path) : null;
        Invite shown = Shown(address, discovery);
        Invite? known = Known(profile, pinned, invite);
        if (known is null)
        {
            await AskAsync(shown);
        }

        Invite trusted = known is null ? shown : RequireLeadsTo(known, shown, PinSuccession.Shown(discovery.Logs));
        RequireOwnGateway(profile, trusted);
        if (pinned is null)
        {
            PinnedGateway.Pin(profile, trusted);
        }

        return new TrustDecision(trusted, pinned);
    }

    /// <summary>What is known before the gateway has shown anything.</summary>
    private Invite? Known(Profile profile, Invite? pinned, Invite? invite)
    {
        if (pinned is null || invite is null)
        {
            return pinned ?? invite;
        }

        // An invite that is given again with another policy is how a policy changes.
        string? policy = invite.Policy ?? pinned.Policy;
        if (PinSuccession.IsBehind(invite, pinned))
        {
            return invite.Lineage == pinned.Lineage ? pinned with { Policy = policy } : pinned;
        }

        if (PinSuccession.Follow(pinned, invite.Rotations, invite) is { } moved)
        {
            return moved with { Policy = policy };
        }

        if (PinSuccession.Succeed(invite, pinned) is not { } successor)
        {
            throw new UsageException(
                $"These keys trust {pinned.Gateway} by other log keys than the invite's; "
                + $"make sure which are right, then remove {profile.StateFolder} to start anew.");
        }

        return settings.AcceptNewLog
            ? successor with { Policy = policy }
            : throw new UsageException(
                $"The invite says that {pinned.Gateway} had to open its logs anew, without all that they held. "
                + $"If its operator told you so by another way, accept that with --accept-new-log.");
    }

    private static Invite Shown(Uri address, Discovery discovery)
    {
        if (!NoteVerifier.TryParse(discovery.Logs.Audit.Key, out NoteVerifier? audit)
            || !NoteVerifier.TryParse(discovery.Logs.Directory.Key, out NoteVerifier? directory))
        {
            throw new VerdictException(Verdict.Malformed, "The gateway shows log keys that are none.");
        }

        bool isOwn = LogOrigin.TryParse(audit.Name, out LogOrigin origin)
            && origin == (LogOrigin.First(discovery.Name, LogName.Audit) with { Lineage = origin.Lineage })
            && directory.Name == (origin with { Log = LogName.Directory }).ToString();
        return isOwn
            ? new Invite(discovery.Name, address, audit, directory)
            : throw new VerdictException(Verdict.WrongOrigin, "The gateway shows log keys that are another gateway's.");
    }

    private static Invite RequireLeadsTo(Invite known, Invite shown, IReadOnlyList<KeyRotation> rotations)
    {
        if (PinSuccession.Follow(known, rotations, shown) is { } trusted)
        {
            return trusted;
        }

        Sentence advice = known.Gateway == shown.Gateway && shown.Lineage > known.Lineage
            ? "it says that it opened its logs anew: ask its operator, by another way, for the new invite, then give it with --invite FILE --accept-new-log."
            : "ask its operator, by another way, why.";
        throw new VerdictException(
            Verdict.KeyMismatch, $"The gateway at {shown.Url} shows other log keys than those you trust for {known.Gateway}; {advice}");
    }

    private static void RequireOwnGateway(Profile profile, Invite trusted)
    {
        if (profile.Principal.Gateway is { } own && own != trusted.Gateway)
        {
            throw new UsageException($"These keys were made for {own}, and this is {trusted.Gateway}; check --gateway and --keys.");
        }
    }

    private async Task AskAsync(Invite shown)
    {
        if (settings.TrustOnFirstUse)
        {
            return;
        }

        await environment.WarnAsync($"First contact with {shown.Gateway} at {shown.Url}. Its log keys are:");
        foreach (NoteVerifier key in (NoteVerifier[])[shown.AuditKey, shown.DirectoryKey])
        {
            await environment.WarnAsync($"  {key}");
            await environment.WarnAsync($"    {Sha256Of(key)}");
        }

        if (environment.Answers is null)
        {
            throw new CommandFailedException("Nobody is here to confirm them; give the operator's invite with --invite FILE, or --trust-on-first-use.");
        }

        await environment.Error.WriteAsync(environment.Language.Say("Compare them with what the operator told you. Trust them? (yes/no) "));
        if (await environment.Answers.ReadLineAsync() is not "yes")
        {
            throw new CommandFailedException("Not trusted; nothing was sent.");
        }
    }

    private static string Sha256Of(NoteVerifier key) => $"SHA256:{Convert.ToHexStringLower(SHA256.HashData(key.Key.Bytes))}";
}
