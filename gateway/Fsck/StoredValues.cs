using System.Data;

namespace Gateway.Server.Fsck;

/// <summary>Tells a column that holds what this program never writes from a fault of ours: whoever owns the database may write anything into it.</summary>
internal static class StoredValues
{
    /// <summary>Whether reading a row threw this because of what stood in it.</summary>
    public static bool AreMalformed(Exception exception) =>
        exception is FormatException or ArgumentException or DataException or OverflowException or InvalidCastException;
}
