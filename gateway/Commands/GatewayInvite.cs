using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Keys;
using Gateway.Server.Options;
using Gateway.Server.Witnesses;

namespace Gateway.Server.Commands;

/// <summary>What members are given to pin.</summary>
internal static class GatewayInvite
{
    /// <summary>The invite of a gateway, and in it that of the logs before where these were opened anew.</summary>
    /// <param name="data">The data folder.</param>
    /// <param name="options">The settings.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="url">The URL to name; null for the configured one.</param>
    /// <exception cref="SetupException">There is no URL that members could use, or the invite to the logs before is none.</exception>
    public static Invite Of(DataFolder data, GatewayOptions options, GatewayKeys keys, string? url)
    {
        string address = (url ?? options.PublicUrl ?? options.EffectiveUrls[0]).TrimEnd('/');
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? parsed))
        {
            throw new SetupException($"'{address}' is not a URL that members could use; set Gateway:PublicUrl.");
        }

        return new Invite(options.GatewayName, parsed, keys.VerifierOf(LogName.Audit), keys.VerifierOf(LogName.Directory))
        {
            Rotations = [.. keys.HistoryOf(LogName.Audit).Rotations, .. keys.HistoryOf(LogName.Directory).Rotations],
            Policy = CosigningPolicy.Load(options.Logs, keys).Text,
            Previous = ReadPrevious(data),
        };
    }

    private static Invite? ReadPrevious(DataFolder data)
    {
        try
        {
            return File.Exists(data.PreviousInvite) ? Invite.Parse(File.ReadAllBytes(data.PreviousInvite)) : null;
        }
        catch (DocumentException exception)
        {
            throw new SetupException($"{data.PreviousInvite} is not an invite: {exception.Message}", exception);
        }
    }
}
