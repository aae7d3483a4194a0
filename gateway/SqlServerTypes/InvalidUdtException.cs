namespace Microsoft.SqlServer.Server;

/// <summary>A type is no valid CLR user type.</summary>
public sealed class InvalidUdtException : SystemException
{
    /// <summary>Makes the exception without a message.</summary>
    public InvalidUdtException()
    {
    }

    /// <summary>Makes the exception with a message.</summary>
    /// <param name="message">What is wrong with the type.</param>
    public InvalidUdtException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception with a message and its cause.</summary>
    /// <param name="message">What is wrong with the type.</param>
    /// <param name="innerException">The cause.</param>
    public InvalidUdtException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
