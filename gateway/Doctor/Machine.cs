namespace Gateway.Server.Doctor;

/// <summary>What is asked of the machine.</summary>
/// <param name="Time">Its clock.</param>
/// <param name="FreeBytes">How many bytes are free where a folder lies.</param>
internal sealed record Machine(TimeProvider Time, Func<string, long> FreeBytes)
{
    /// <summary>The one that this runs on.</summary>
    public static Machine This { get; } = new(TimeProvider.System, static folder => new DriveInfo(folder).AvailableFreeSpace);
}
