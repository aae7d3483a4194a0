using Gateway.Client.Cli;
using Gateway.Exchange;

namespace Gateway.Client.Directories;

/// <summary>Look-ups in a replayed directory that end in a sentence for the user.</summary>
internal static class DirectoryLookup
{
    /// <exception cref="CommandFailedException">The directory has no such agency.</exception>
    public static DirectoryAgency Require(this AgencyDirectory directory, AgencyId agency) =>
        directory.Find(agency) ?? throw new CommandFailedException($"The directory has no agency {agency}; advisory agency list shows those it has.");
}
