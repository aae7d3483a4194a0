using Gateway.Client.Cli;
using Gateway.Client.Profiles;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Monitoring;

/// <summary>How far a monitor of one's own agency has come: <c>state/monitor.json</c>.</summary>
/// <param name="Size">How many entries of the directory log were looked at.</param>
/// <param name="Known">The last record known to be the agency's own, or null before the first.</param>
internal sealed record MonitorMemory(long Size, KnownRecord? Known)
{
    private const string FileName = "monitor.json";
    private const string Type = "advisory-monitor/v1";

    /// <summary>
    /// What the last run left. Before the first one the agency's enrolment, which its root signed, is what is known, where it lies with the keys.
    /// </summary>
    /// <exception cref="UsageException">A file is damaged.</exception>
    public static MonitorMemory Recall(Profile profile)
    {
        string path = PathOf(profile);
        return File.Exists(path) ? Read(path, profile.Principal.Agency) : new MonitorMemory(0, EnrolledAs(profile));
    }

    public void Keep(Profile profile)
    {
        PrivateFile.CreateFolder(profile.StateFolder);
        PrivateFile.Replace(PathOf(profile), CanonicalJson.Write(writer =>
        {
            writer.Text("agency", profile.Principal.Agency.Value);
            if (Known is { } known)
            {
                writer.Object("record", known, WriteRecord);
            }

            writer.Integer("size", Size);
            writer.Text("type", Type);
        }));
    }

    private static MonitorMemory Read(string path, AgencyId own)
    {
        try
        {
            CanonicalObject file = CanonicalJson.ParseObject(PrivateFile.Read(path));
            AgencyId agency = AgencyId.Parse(file.Text("agency"));
            MonitorMemory memory = new(file.Integer("size"), file.OptionalObject("record") is { } record ? ReadRecord(record) : null);
            bool ours = file.Text("type") == Type && agency == own;
            file.Close();
            return ours ? memory : throw new FormatException("The file is of another sort, or another agency's.");
        }
        catch (Exception failure) when (failure is CanonicalJsonException or FormatException)
        {
            throw new UsageException($"{path} is damaged; remove it, and audit monitor looks at the whole directory again.", failure);
        }
    }

    private static void WriteRecord(CanonicalJsonWriter writer, KnownRecord known)
    {
        writer.Integer("sequence", known.Sequence);
        writer.Text("sha256", known.Digest.ToString());
    }

    private static KnownRecord ReadRecord(CanonicalObject record)
    {
        KnownRecord known = new(record.Integer("sequence"), Sha256Digest.Parse(record.Text("sha256")));
        record.Close();
        return known;
    }

    private static KnownRecord? EnrolledAs(Profile profile)
    {
        string path = profile.PathOf(Profile.EnrolmentFile);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return KnownRecord.Of(Enrolment.Parse(PrivateFile.Read(path).AsMemory().TrimEnd("\r\n "u8)).Record);
        }
        catch (DocumentException failure)
        {
            throw new UsageException($"{path} is not an enrolment file: {failure.Message}", failure);
        }
    }

    private static string PathOf(Profile profile) => Path.Combine(profile.StateFolder, FileName);
}
