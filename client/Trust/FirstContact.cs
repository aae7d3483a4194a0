using System.Security.Cryptography;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Http.Answers;
using Gateway.Client.Profiles;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Trust;

/// <summary>
/// Decides which log keys are trusted: those pinned before; else those of an invite; else, at first contact, those the gateway shows, if the user says so.
/// </summary>
internal sealed class FirstContact(CommandEnvironment environment, ConnectionSettings settings)
{
    /// <summary>The gateway to trust; pinned from now on.</summary>
    /// <exception cref="VerdictException"><c>key-mismatch</c>: the gateway shows other log keys than those pinned.</exception>
    /// <exception cref="CommandFailedException">Nobody vouched for the keys.</exception>
    public async Task<Invite> DecideAsync(Profile profile, Uri address, Discovery discovery)
    {
        Invite? pinned = PinnedGateway.Recall(profile);
        Invite? invite = settings.InvitePath is { } path ? PinnedGateway.ReadInvite(path) : null;
        Invite shown = Shown(address, discovery);
        if (pinned is not null && invite is not null && !PinnedGateway.IsSame(pinned, invite))
        {
            throw new UsageException(
                $"These keys trust {pinned.Gateway} by other log keys than the invite's; "
                + $"make sure which are right, then remove {profile.StateFolder} to start anew.");
        }

        if ((pinned ?? invite) is { } known)
        {
            RequireSame(known, shown);
        }
        else
        {
            await AskAsync(shown);
        }

        Invite trusted = pinned ?? invite ?? shown;
        RequireOwnGateway(profile, trusted);
        if (pinned is null)
        {
            PinnedGateway.Pin(profile, trusted);
        }

        return trusted;
    }

    private static Invite Shown(Uri address, Discovery discovery)
    {
        if (!NoteVerifier.TryParse(discovery.Logs.Audit.Key, out NoteVerifier? audit)
            || !NoteVerifier.TryParse(discovery.Logs.Directory.Key, out NoteVerifier? directory))
        {
            throw new VerdictException(Verdict.Malformed, "The gateway shows log keys that are none.");
        }

        if (audit.Name != discovery.Name.AuditOrigin || directory.Name != discovery.Name.DirectoryOrigin)
        {
            throw new VerdictException(Verdict.WrongOrigin, "The gateway shows log keys that are another gateway's.");
        }

        return new Invite(discovery.Name, address, audit, directory);
    }

    private static void RequireSame(Invite known, Invite shown)
    {
        if (!PinnedGateway.IsSame(known, shown))
        {
            throw new VerdictException(
                Verdict.KeyMismatch,
                $"The gateway at {shown.Url} shows other log keys than those you trust for {known.Gateway}; ask its operator, by another way, why.");
        }
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

        await environment.Error.WriteLineAsync($"First contact with {shown.Gateway} at {shown.Url}. Its log keys are:");
        await environment.Error.WriteLineAsync($"  {shown.AuditKey}\n    {Sha256Of(shown.AuditKey)}");
        await environment.Error.WriteLineAsync($"  {shown.DirectoryKey}\n    {Sha256Of(shown.DirectoryKey)}");
        if (environment.Answers is null)
        {
            throw new CommandFailedException("Nobody is here to confirm them; give the operator's invite with --invite FILE, or --trust-on-first-use.");
        }

        await environment.Error.WriteAsync("Compare them with what the operator told you. Trust them? (yes/no) ");
        if (await environment.Answers.ReadLineAsync() is not "yes")
        {
            throw new CommandFailedException("Not trusted; nothing was sent.");
        }
    }

    private static string Sha256Of(NoteVerifier key) => $"SHA256:{Convert.ToHexStringLower(SHA256.HashData(key.Key.Bytes))}";
}
