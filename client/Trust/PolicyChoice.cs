using System.Text;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Profiles;
using Gateway.Exchange;

namespace Gateway.Client.Trust;

/// <summary>Which policy (c2sp.org/tlog-policy) says when a checkpoint counts: one's own, else the one pinned with the invite. The gateway's own never does.</summary>
internal static class PolicyChoice
{
    /// <summary>The policy, or null where the log's own signature is enough.</summary>
    /// <exception cref="UsageException">The file is not a policy, or is for other logs.</exception>
    public static WitnessPolicy? Choose(ConnectionSettings settings, Invite trusted)
    {
        WitnessPolicy? policy = settings.PolicyPath is { } path ? ReadFile(path) : Pinned(trusted);
        bool otherLogs = policy is { Logs.Count: > 0 } && !(Lists(policy, trusted, LogName.Audit) && Lists(policy, trusted, LogName.Directory));
        return otherLogs
            ? throw new UsageException($"The policy lists logs, and those of {trusted.Gateway} are not both among them; add their log lines, or leave all out.")
            : policy;
    }

    /// <summary>Reads a policy file.</summary>
    /// <exception cref="UsageException">The file is not a policy.</exception>
    public static WitnessPolicy ReadFile(string path)
    {
        try
        {
            return WitnessPolicy.Parse(PrivateFile.Read(path));
        }
        catch (PolicyFormatException failure)
        {
            throw new UsageException($"{path} is not a policy of witnesses: {failure.Message}", failure);
        }
    }

    private static WitnessPolicy? Pinned(Invite trusted) => trusted.Policy is { } text ? WitnessPolicy.Parse(Encoding.UTF8.GetBytes(text)) : null;

    private static bool Lists(WitnessPolicy policy, Invite trusted, LogName log) =>
        policy.Logs.Any(listed => listed.Key.ToString() == trusted.KeyOf(log).ToString());
}
