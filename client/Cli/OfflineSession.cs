using Gateway.Client.Directories;
using Gateway.Client.Profiles;
using Gateway.Client.Sending;
using Gateway.Client.Trust;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Cli;

/// <summary>What a command has that asks nobody: the keys, the gateway they are pinned to, and the directory as it was last verified here.</summary>
internal sealed record OfflineSession(SendingMember Member, Invite Trusted, AgencyDirectory Directory, PassphraseSource Passphrases)
{
    public Profile Profile => Member.Profile;

    public PrincipalId Principal => Member.Principal;

    public DateTimeOffset Now => Member.Clock.GetUtcNow();

    /// <exception cref="UsageException">No keys, or no gateway that they are pinned to.</exception>
    /// <exception cref="CommandFailedException">No directory is known here.</exception>
    public static async Task<OfflineSession> OpenAsync(CommandEnvironment environment, ConnectionSettings settings, CancellationToken cancellationToken)
    {
        Profile profile = Profile.Open(settings.RequireKeysFolder());
        Invite trusted = PinnedGateway.Recall(profile) ?? PinnedGateway.Require(settings);
        AgencyDirectory directory = await KnownDirectory.ReplayAsync(profile, trusted, environment.Clock, cancellationToken);
        return new OfflineSession(new SendingMember(profile, trusted.Gateway, environment.Clock), trusted, directory, settings.Passphrases);
    }

    /// <summary>The age identities of the caller; whoever takes them disposes them.</summary>
    public Task<OwnIdentities> LoadIdentitiesAsync(CancellationToken cancellationToken) => Profile.LoadIdentitiesAsync(Passphrases, cancellationToken);

    /// <summary>
    /// The keys of the caller's agency's publishers, who may read what waits to be released: hybrid ones alone if one of its payloads is hybrid, which a single
    /// classical header would undo.
    /// </summary>
    /// <param name="waiting">What waits.</param>
    /// <exception cref="CommandFailedException">None of them has one, or not all have one that is hybrid where it has to be.</exception>
    /// <exception cref="CryptoUnavailableException">They are hybrid ones, and this machine has no ML-KEM.</exception>
    public IReadOnlyList<IRecipient> PublisherKeys(StatementContent waiting)
    {
        RecordedPrincipal[] publishers = [.. Directory.Require(Principal.Agency).Current.Record.Principals.Where(IsPublisher)];
        if (publishers.Length == 0)
        {
            throw new CommandFailedException("No publisher of your agency has a receive key that the pack could be sealed to; use --unsealed, and keep it as you keep the documents.");
        }

        bool isHybrid = waiting is SealedContent sealedContent && sealedContent.Payloads.Any(set => set.Class == HeaderClass.Hybrid);
        AddressedKeys keys = isHybrid ? AddressedKeys.Under(publishers, HeaderClass.Hybrid) : AddressedKeys.Of(publishers);
        return keys.Keys.Count > 0
            ? keys.Recipients()
            : throw new CommandFailedException(
                "A recipient's keys are post-quantum ones, and not every publisher of your agency has such a key: the pack would undo them. "
                + "Give each one with advisory principal rotate ID --purpose receive --hybrid, or pack it with --unsealed.");
    }

    private bool IsPublisher(RecordedPrincipal principal) =>
        principal.Keys.Receive.Count > 0 && Directory.EffectiveRoles(principal.Id, Now).Contains(Role.Publisher);
}
