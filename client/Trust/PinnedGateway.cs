using Gateway.Client.Cli;
using Gateway.Client.Profiles;
using Gateway.Exchange;

namespace Gateway.Client.Trust;

/// <summary>
/// The gateway whose log keys these keys trust: <c>state/gateway.json</c>, in the form of an invite. Its keys move only on notes
/// signed by the old and the new key, and stay in it as former ones.
/// </summary>
internal static class PinnedGateway
{
    private const string FileName = "gateway.json";

    /// <exception cref="UsageException">The file is not an invite.</exception>
    public static Invite ReadInvite(string path)
    {
        try
        {
            return Invite.Parse(PrivateFile.Read(path).AsMemory().TrimEnd("\r\n "u8));
        }
        catch (DocumentException failure)
        {
            throw new UsageException($"{path} is not an invite; ask the gateway's operator for the output of gateway invite.", failure);
        }
    }

    /// <summary>What is pinned, or null before first contact.</summary>
    public static Invite? Recall(Profile profile)
    {
        string path = PathOf(profile);
        return File.Exists(path) ? ReadInvite(path) : null;
    }

    /// <summary>The gateway that offline checks are held against: the invite's, else the one pinned with the keys.</summary>
    /// <exception cref="UsageException">Neither is there.</exception>
    public static Invite Require(ConnectionSettings settings)
    {
        if (settings.InvitePath is { } invite)
        {
            return ReadInvite(invite);
        }

        return (settings.KeysFolder is { } folder ? Recall(Profile.Open(folder)) : null)
            ?? throw new UsageException("Say whose log it should be: --invite FILE, or --keys DIR of keys that have met the gateway.");
    }

    public static void Pin(Profile profile, Invite gateway)
    {
        PrivateFile.CreateFolder(profile.StateFolder);
        PrivateFile.Replace(PathOf(profile), gateway.ToBytes());
    }

    private static string PathOf(Profile profile) => Path.Combine(profile.StateFolder, FileName);
}
