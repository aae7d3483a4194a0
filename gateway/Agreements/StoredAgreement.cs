using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Agreements;

/// <summary>One agreement as it is stored, its versions opened.</summary>
/// <param name="History">What follows from it.</param>
/// <param name="Rows">Its rows.</param>
internal sealed record StoredAgreement(AgreementHistory History, AgreementRows Rows)
{
    /// <summary>The agreement.</summary>
    public AgreementId Id => History.Versions[0].Agreement.Id;

    /// <summary>The versions that an agency had to sign, and so may see.</summary>
    public IEnumerable<AgreementVersion> VersionsOf(AgencyId agency) => History.Versions.Where(version => version.Signers.Contains(agency));
}
