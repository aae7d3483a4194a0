using Gateway.Client.Cli;
using Gateway.Client.Profiles;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Groups;

/// <summary>
/// The newest version of each group that was believed, <c>state/groups.json</c>: a gateway cannot go back behind it, nor show a group of that id whose history
/// is another.
/// </summary>
internal sealed class GroupMemory(Profile profile)
{
    private const string FileName = "groups.json";
    private const string Type = "advisory-group-memory/v1";

    private string Path => System.IO.Path.Combine(profile.StateFolder, FileName);

    /// <summary>What is remembered of a group, or null.</summary>
    /// <exception cref="UsageException">The file is damaged.</exception>
    public RememberedGroup? Find(GroupId group) => Read().GetValueOrDefault(group.Value);

    /// <summary>Remembers a version that was believed.</summary>
    public void Keep(GroupContent content, Sha256Digest roster)
    {
        SortedDictionary<string, RememberedGroup> groups = Read();
        groups[content.Group.Value] = new RememberedGroup(content.Owner, content.Sequence, roster);
        PrivateFile.CreateFolder(profile.StateFolder);
        PrivateFile.Replace(Path, CanonicalJson.Write(writer =>
        {
            writer.Objects("groups", groups, Write);
            writer.Text("type", Type);
        }));
    }

    private static void Write(CanonicalJsonWriter writer, KeyValuePair<string, RememberedGroup> group)
    {
        writer.Text("group", group.Key);
        writer.Text("owner", group.Value.Owner.Value);
        writer.Text("roster", group.Value.Roster.ToString());
        writer.Integer("sequence", group.Value.Sequence);
    }

    private SortedDictionary<string, RememberedGroup> Read()
    {
        SortedDictionary<string, RememberedGroup> groups = new(StringComparer.Ordinal);
        if (!File.Exists(Path))
        {
            return groups;
        }

        try
        {
            CanonicalObject file = CanonicalJson.ParseObject(PrivateFile.Read(Path));
            foreach (CanonicalObject group in file.Objects("groups"))
            {
                groups[GroupId.Parse(group.Text("group")).Value] =
                    new RememberedGroup(AgencyId.Parse(group.Text("owner")), group.Integer("sequence"), Sha256Digest.Parse(group.Text("roster")));
                group.Close();
            }

            bool isOurs = file.Text("type") == Type;
            file.Close();
            return isOurs ? groups : throw new FormatException("The file is of another sort.");
        }
        catch (Exception failure) when (failure is CanonicalJsonException or FormatException)
        {
            throw new UsageException($"{Path} is damaged; restore it from a copy, or remove it and look at the owners of your groups again.", failure);
        }
    }
}
