using Gateway.Client.Cli;
using Gateway.Client.Profiles;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Trust;

/// <summary>Which agencies' root keys a person compared by another way, and how: <c>state/verified.json</c>.</summary>
internal sealed class VerifiedAgencies
{
    private readonly string path;
    private readonly SortedDictionary<string, VerifiedAgency> agencies = new(StringComparer.Ordinal);

    public VerifiedAgencies(Profile profile)
    {
        path = Path.Combine(profile.StateFolder, "verified.json");
        if (File.Exists(path))
        {
            Read();
        }
    }

    public VerifiedAgency? Find(AgencyId agency) => agencies.GetValueOrDefault(agency.Value);

    /// <summary>Whether the agency was verified under other root keys than it has now: its people must be asked again.</summary>
    public bool HasChanged(DirectoryAgency agency) =>
        Find(agency.Id) is { } verified && verified.Fingerprint != Fingerprint.Of(agency.Current.Record);

    public void Remember(VerifiedAgency agency)
    {
        agencies[agency.Agency.Value] = agency;
        PrivateFile.CreateFolder(Path.GetDirectoryName(path)!);
        PrivateFile.Replace(path, CanonicalJson.Write(writer => writer.Objects("agencies", agencies.Values, VerifiedAgency.Write)));
    }

    private void Read()
    {
        try
        {
            CanonicalObject file = CanonicalJson.ParseObject(PrivateFile.Read(path));
            foreach (CanonicalObject item in file.Objects("agencies"))
            {
                VerifiedAgency agency = VerifiedAgency.Read(item);
                agencies[agency.Agency.Value] = agency;
            }

            file.Close();
        }
        catch (Exception failure) when (failure is CanonicalJsonException or FormatException)
        {
            throw new UsageException($"{path} is damaged; remove it and verify the agencies again.", failure);
        }
    }
}
