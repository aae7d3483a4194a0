using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Sharing;

/// <summary>A recipient that is about to be added: what was signed for it, and from which delivery it comes.</summary>
/// <param name="Addition">The statement of addition.</param>
/// <param name="Signature">Its signer's armored signature.</param>
/// <param name="Own">The delivery that the signer's agency has.</param>
/// <param name="Manifest">The new recipient's manifest.</param>
/// <param name="ManifestSignature">The gateway's armored signature over it.</param>
/// <param name="Class">The class of its headers.</param>
/// <param name="Groups">The groups that the advisory went to; none if they do not matter.</param>
/// <param name="Permission">The author's recorded permission that the statement of addition names, or null.</param>
internal sealed record AddedDelivery(
    Addition Addition,
    string Signature,
    DeliveryRow Own,
    Manifest Manifest,
    string ManifestSignature,
    HeaderClass Class,
    IReadOnlyList<GroupId> Groups,
    Permission? Permission)
{
    /// <summary>What the statement of addition says.</summary>
    public AdditionContent Content => Addition.Content;
}
