using Gateway.Client.Profiles;
using Gateway.Exchange;

namespace Gateway.Client.Sending;

/// <summary>Who sends, whether the gateway can be reached or not.</summary>
/// <param name="Profile">The sender's keys.</param>
/// <param name="Gateway">The gateway that the advisory goes through.</param>
/// <param name="Clock">The sender's clock.</param>
internal sealed record SendingMember(Profile Profile, GatewayName Gateway, TimeProvider Clock)
{
    public PrincipalId Principal => Profile.Principal.Principal;
}
