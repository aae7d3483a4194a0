using Gateway.Client.Cli;
using Gateway.Client.Profiles;
using Gateway.Exchange;

namespace Gateway.Client.Delivery;

/// <summary>The manifest of a delivery to the caller, after everything was checked that can be without its content: what receipts and declarations are about.</summary>
internal static class OwnManifest
{
    /// <exception cref="VerdictException">The delivery does not hold.</exception>
    public static async Task<Manifest> CheckAsync(GatewaySession session, AdvisoryId id, CancellationToken cancellationToken)
    {
        using OwnIdentities identities = await session.LoadIdentitiesAsync(cancellationToken);
        return (await new DeliveryOpener(session).CheckAsync(id, identities, cancellationToken)).Manifest;
    }
}
