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

    /// <summary>The keys of the caller's agency's publishers, who may read what waits to be released.</summary>
    /// <exception cref="CommandFailedException">None of them has one.</exception>
    /// <exception cref="CryptoUnavailableException">They are hybrid ones, and this machine has no ML-KEM.</exception>
    public IReadOnlyList<IRecipient> PublisherKeys()
    {
        AgencyRecord record = Directory.Require(Principal.Agency).Current.Record;
        AddressedKeys keys = AddressedKeys.Of([.. record.Principals.Where(IsPublisher)]);
        return keys.Keys.Count > 0
            ? keys.Recipients()
            : throw new CommandFailedException("No publisher of your agency has a receive key that the pack could be sealed to; use --unsealed, and keep it as you keep the documents.");
    }

    private bool IsPublisher(RecordedPrincipal principal) =>
        principal.Keys.Receive.Count > 0 && Directory.EffectiveRoles(principal.Id, Now).Contains(Role.Publisher);
}
