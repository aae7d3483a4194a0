using Gateway.Audit;
using Gateway.Client.Profiles;
using Gateway.Exchange;

namespace Gateway.Client.Delivery;

/// <summary>Judges a delivery for whoever owns the identities.</summary>
internal static class OwnDelivery
{
    /// <param name="directory">The directory, at least as new as the one that the manifest stands on.</param>
    /// <param name="reader">Who reads, and with which of the identities' keys.</param>
    /// <param name="identities">The identities.</param>
    /// <param name="evidence">What was shown of it.</param>
    /// <exception cref="DeliveryException">It does not hold.</exception>
    /// <exception cref="Crypto.CryptoUnavailableException">
    /// It is encrypted to hybrid keys, none of them the reader's as far as this machine can tell, which has no ML-KEM to tell whose a hybrid identity is.
    /// </exception>
    public static OpenedDelivery Check(AgencyDirectory directory, Exchange.DeliveryReader reader, OwnIdentities identities, DeliveryEvidence evidence)
    {
        try
        {
            return OpenedDelivery.Check(directory, reader, evidence);
        }
        catch (DeliveryException failure) when (failure.Verdict == Verdict.NotAddressed)
        {
            ManifestContent told = Manifest.Parse(evidence.Manifest).Content;
            if (told.Recipient == reader.Principal.Agency && told.Audience?.Contains(reader.Principal) != false)
            {
                identities.RequireUsableFor(told.Class);
            }

            throw;
        }
    }
}
